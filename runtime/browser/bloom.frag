// One step of the bloom pyramid. Every kernel below hands each source texel on with the same total weight, so no light is gained or
// lost; taps lie between texels, so that the sampler's own interpolation makes two weights of one.

precision highp float;
precision highp sampler2D;

uniform sampler2D source;
uniform vec2 texelSize;

out vec4 light;

#if defined(QUARTER)
// To a quarter: 1 2 3 3 2 1, smooth enough that what moves by a pixel does not jump.
vec3 row(float y) {
  vec2 at = gl_FragCoord.xy * 4.0;
  vec3 sum = textureLod(source, (at + vec2(-11.0 / 6.0, y)) * texelSize, 0.0).rgb;
  sum += textureLod(source, (at + vec2(11.0 / 6.0, y)) * texelSize, 0.0).rgb;
  return 0.25 * sum + 0.5 * textureLod(source, (at + vec2(0.0, y)) * texelSize, 0.0).rgb;
}

void main() {
  vec3 sum = 0.25 * (row(-11.0 / 6.0) + row(11.0 / 6.0)) + 0.5 * row(0.0);
  // Nothing infinite may spread over the picture, and nothing that is not a number.
  light = vec4(clamp(sum, 0.0, 65000.0), 1.0);
}

#elif defined(HALF)
// To a half: 1 3 3 1.
void main() {
  vec2 at = gl_FragCoord.xy * 2.0;
  vec3 sum = textureLod(source, (at + vec2(-0.75, -0.75)) * texelSize, 0.0).rgb;
  sum += textureLod(source, (at + vec2(0.75, -0.75)) * texelSize, 0.0).rgb;
  sum += textureLod(source, (at + vec2(-0.75, 0.75)) * texelSize, 0.0).rgb;
  sum += textureLod(source, (at + vec2(0.75, 0.75)) * texelSize, 0.0).rgb;
  light = vec4(0.25 * sum, 1.0);
}

#else
// To double size: bilinear interpolation and a 1 2 1 tent in one, which on either side of a source texel is 1 5 7 3 or its mirror.
uniform float share;

void main() {
  vec2 place = floor(gl_FragCoord.xy);
  vec2 texel = floor(0.5 * place) + 0.5;
  vec2 outwards = 2.0 * mod(place, 2.0) - 1.0;
  // Two texels outwards and one, then the texel itself and one inwards.
  vec2 outer = (texel + outwards * (7.0 / 6.0)) * texelSize;
  vec2 inner = (texel - outwards * 0.3) * texelSize;
  vec3 sum = 0.140625 * textureLod(source, outer, 0.0).rgb;
  sum += 0.234375 * textureLod(source, vec2(outer.x, inner.y), 0.0).rgb;
  sum += 0.234375 * textureLod(source, vec2(inner.x, outer.y), 0.0).rgb;
  sum += 0.390625 * textureLod(source, inner, 0.0).rgb;
  light = vec4(sum, share);
}
#endif
