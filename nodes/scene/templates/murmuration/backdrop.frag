precision highp float;

in vec3 glow;
layout(location = 0) out vec4 colour;

void main() {
  colour = vec4(glow, 1.0);
}
