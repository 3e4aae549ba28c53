in vec3 light;
layout(location = 0) out vec4 colour;

void main() {
  vec2 corner = spriteCorner();
  float soft = max(0.0, 1.0 - dot(corner, corner));
  colour = vec4(light * soft * soft, 0.0);
}
