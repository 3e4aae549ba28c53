// One step of the bloom of a sphere. Its levels are six faces each, in equal angles (texels are nearly as wide at a face's corners as in
// its middle), with BORDER texels around them drawn by direction like everything else, so that no step knows where a face ends.

uniform sampler2D source;
// Texels a side of a face, without its border: of what is drawn, and of what it is drawn from.
uniform float side;
uniform float sourceSide;
uniform mat3 faceAxes[6];

layout(location = 0) out vec4 light;

#ifndef MIX
// Where a place so many texels from this one looks.
vec3 look(vec2 offset) {
  ivec2 cell = ivec2(gl_FragCoord.xy / (side + 2.0 * BORDER));
  vec2 place = gl_FragCoord.xy - vec2(cell) * (side + 2.0 * BORDER) - BORDER + offset;
  return faceAxes[cell.y * 3 + cell.x] * vec3(tan(0.25 * PI * (2.0 * place / side - 1.0)), 1.0);
}
#endif

#ifdef GATHER

#ifdef FROM_FACES
vec2 seenAt(vec3 direction) {
  int face;
  vec2 place = onFace(direction, face);
  return (faceCorner(face, sourceSide + 2.0 * BORDER) + BORDER + (0.5 + 0.5 * place) * sourceSide) / vec2(textureSize(source, 0));
}
#else
vec2 seenAt(vec3 direction) {
#ifdef HALF_EQUIRECT
  float across = atan(direction.x, -direction.z) / PI;
#else
  float across = atan(direction.x, -direction.z) / (2.0 * PI);
#endif
  return 0.5 + vec2(across, atan(direction.y, length(direction.xz)) / PI);
}
#endif

// From the picture: 1 2 3 3 2 1, a quarter of a texel apart, smooth enough that what moves by a pixel does not jump.
void main() {
  const float weights[6] = float[6](1.0, 2.0, 3.0, 3.0, 2.0, 1.0);
  vec3 sum = vec3(0.0);
  for (int y = 0; y < 6; y++)
    for (int x = 0; x < 6; x++)
      sum += weights[x] * weights[y] * textureLod(source, seenAt(look(0.25 * vec2(x, y) - 0.625)), 0.0).rgb;
  // Nothing infinite may spread over the picture, and nothing that is not a number.
  light = vec4(clamp(sum / 144.0, 0.0, 65000.0), 1.0);
}

#else

vec2 texelAt(vec3 direction) {
  int face;
  vec2 angle = atan(onFace(direction, face)) / (0.25 * PI);
  return faceCorner(face, sourceSide + 2.0 * BORDER) + BORDER + (0.5 + 0.5 * angle) * sourceSide;
}

vec3 seen(vec3 direction) {
  return textureLod(source, texelAt(direction) / vec2(textureSize(source, 0)), 0.0).rgb;
}

#if defined(HALF)
// To a half: 1 3 3 1.
void main() {
  const float tap = 0.375;
  vec3 sum = seen(look(vec2(-tap, -tap))) + seen(look(vec2(tap, -tap))) + seen(look(vec2(-tap, tap))) + seen(look(vec2(tap, tap)));
  light = vec4(0.25 * sum, 1.0);
}

#elif defined(DOUBLE)
// To double size, by a quadratic B-spline: a bilinear tap halfway between texels for each quarter of a texel's surroundings.
uniform float share;

void main() {
  vec2 size = vec2(textureSize(source, 0));
  vec2 place = texelAt(look(vec2(0.0))) - 0.5;
  vec2 f = fract(place + 0.5) - 0.5;
  vec2 nearest = place - f + 0.5;
  // Weights of the texels before, at and after: (½ − f)²/2, ¾ − f², (½ + f)²/2. Two taps hold them, each on one side.
  vec2 before = 0.5 * (0.5 - f) * (0.5 - f);
  vec2 after = 0.5 * (0.5 + f) * (0.5 + f);
  vec2 here = 0.5 * (0.75 - f * f);
  vec2 first = before + here;
  vec2 a = (nearest - before / first) / size;
  vec2 b = (nearest + after / (after + here)) / size;
  vec3 sum = first.y * (first.x * textureLod(source, a, 0.0).rgb + (1.0 - first.x) * textureLod(source, vec2(b.x, a.y), 0.0).rgb)
    + (1.0 - first.y) * (first.x * textureLod(source, vec2(a.x, b.y), 0.0).rgb + (1.0 - first.x) * textureLod(source, b, 0.0).rgb);
  light = vec4(sum, share);
}

#else
// Into the picture.
uniform vec2 pictureSize;
uniform float share;

void main() {
  vec2 place = gl_FragCoord.xy / pictureSize;
  vec3 direction = directionAt(vec2(place.x, 1.0 - place.y));
  light = vec4(dot(direction, direction) > 0.0 ? seen(direction) : vec3(0.0), share);
}
#endif
#endif
