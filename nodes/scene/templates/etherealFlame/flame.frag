in vec3 light;
in float glare;
layout(location = 0) out vec4 colour;

void main() {
  vec2 corner = spriteCorner();
  // Zero with zero slope at the rim: no edge shows however many overlap.
  float squared = dot(corner, corner);
  float soft = max(0.0, 1.0 - squared);
  float tail = (1.0 - glare * squared) / (1.0 + 16.0 * glare * squared);
  colour = vec4(light * (soft * soft * soft * tail), 0.0);
}
