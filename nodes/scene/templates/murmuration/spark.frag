in vec3 glow;
layout(location = 0) out vec4 colour;

void main() {
  vec2 corner = spriteCorner();
  // Zero with zero slope at the rim: no edge shows, whatever lies over it.
  float soft = max(0.0, 1.0 - dot(corner, corner));
  colour = vec4(glow * (soft * soft), 0.0);
}
