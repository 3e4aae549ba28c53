in vec3 light;
in float halo;
layout(location = 0) out vec4 colour;

void main() {
  vec2 corner = spriteCorner();
  float squared = dot(corner, corner);
  float soft = max(0.0, 1.0 - squared);
  float point = soft * soft * soft;
  // A hot core in a wide halo, with the faint cross that mirrors on struts draw.
  vec2 spike = 1.0 / (1.0 + 900.0 * corner.yx * corner.yx);
  float cross_ = dot(spike, spike) * 0.05 / (0.06 + sqrt(squared));
  float glare = point * (0.006 / (0.0012 + squared) + 0.16 * point + cross_);
  colour = vec4(light * mix(point, glare, halo), 0.0);
}
