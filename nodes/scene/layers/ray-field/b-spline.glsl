// Enlarges an image by a cubic B-spline in four bilinear taps: C. Sigg and M. Hadwiger, "Fast third-order texture filtering",
// GPU Gems 2, chapter 20. Smooth and never negative: for what is soft.
vec4 bSpline(sampler2D image, vec2 uv) {
  vec2 size = vec2(textureSize(image, 0));
  vec2 place = uv * size - 0.5;
  vec2 corner = floor(place);
  vec2 f = place - corner;
  vec2 g = 1.0 - f;
  vec2 first = g * g * g / 6.0;
  vec2 low = first + 2.0 / 3.0 - 0.5 * f * f * (2.0 - f);
  vec2 a = (corner + 0.5 - first / low) / size;
  vec2 b = (corner + 1.5 + f * f * f / 6.0 / (1.0 - low)) / size;
  return mix(
    mix(textureLod(image, b, 0.0), textureLod(image, vec2(a.x, b.y), 0.0), low.x),
    mix(textureLod(image, vec2(b.x, a.y), 0.0), textureLod(image, a, 0.0), low.x),
    low.y);
}
