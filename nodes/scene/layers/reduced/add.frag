uniform sampler2D reduced;
uniform vec2 spread;

in vec2 clip;
layout(location = 0) out vec4 colour;

void main() {
  colour = vec4(bSpline(reduced, 0.5 + 0.5 * clip / spread).rgb, 0.0);
}
