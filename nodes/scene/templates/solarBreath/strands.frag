precision highp float;

in float across;
in vec3 light;
layout(location = 0) out vec4 colour;

void main() {
  float soft = max(0.0, 1.0 - across * across);
  colour = vec4(light * (soft * soft), 0.0);
}
