// Both filters read a 4 × 4 neighbourhood in few bilinear taps: C. Sigg and M. Hadwiger, "Fast third-order texture filtering",
// GPU Gems 2, chapter 20.

// Cubic B-spline: smooth, never negative; for what is soft anyway.
vec3 bSpline(sampler2D image, vec2 uv) {
  vec2 size = vec2(textureSize(image, 0));
  vec2 place = uv * size - 0.5;
  vec2 corner = floor(place);
  vec2 f = place - corner;
  vec2 g = 1.0 - f;
  vec2 w0 = g * g * g / 6.0;
  vec2 w1 = 2.0 / 3.0 - 0.5 * f * f * (2.0 - f);
  vec2 w3 = f * f * f / 6.0;
  vec2 low = w0 + w1;
  vec2 high = 1.0 - low;
  vec2 a = (corner + w1 / low - 0.5) / size;
  vec2 b = (corner + 1.5 + w3 / high) / size;
  return low.y * (low.x * textureLod(image, a, 0.0).rgb + high.x * textureLod(image, vec2(b.x, a.y), 0.0).rgb)
    + high.y * (low.x * textureLod(image, vec2(a.x, b.y), 0.0).rgb + high.x * textureLod(image, b, 0.0).rgb);
}

// Catmull-Rom: sharp, passes through the samples. The four corner taps weigh next to nothing and are left out.
vec3 catmullRom(sampler2D image, vec2 uv) {
  vec2 size = vec2(textureSize(image, 0));
  vec2 place = uv * size;
  vec2 centre = floor(place - 0.5) + 0.5;
  vec2 f = place - centre;
  vec2 w0 = f * (f * (1.0 - 0.5 * f) - 0.5);
  vec2 w1 = 1.0 + f * f * (1.5 * f - 2.5);
  vec2 w2 = f * (0.5 + f * (2.0 - 1.5 * f));
  vec2 w3 = f * f * (0.5 * f - 0.5);
  vec2 w = w1 + w2;
  vec2 before = (centre - 1.0) / size;
  vec2 middle = (centre + w2 / w) / size;
  vec2 after = (centre + 2.0) / size;
  vec3 sum = textureLod(image, middle, 0.0).rgb * (w.x * w.y)
    + textureLod(image, vec2(middle.x, before.y), 0.0).rgb * (w.x * w0.y)
    + textureLod(image, vec2(before.x, middle.y), 0.0).rgb * (w0.x * w.y)
    + textureLod(image, vec2(after.x, middle.y), 0.0).rgb * (w3.x * w.y)
    + textureLod(image, vec2(middle.x, after.y), 0.0).rgb * (w.x * w3.y);
  return sum / (w.x * w.y + w.x * (w0.y + w3.y) + w.y * (w0.x + w3.x));
}
