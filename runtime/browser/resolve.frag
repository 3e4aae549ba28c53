// SUPERSAMPLING: source texels per output pixel and axis. BLOOM: mix scattered light in. ROLL_OFF: roll highlights off instead of
// clipping them. WORDS: write 16 bit.
precision highp float;
precision highp int;
precision highp sampler2D;

uniform sampler2D picture;
// Of the picture in the target: its first texel, and its rows.
uniform vec2 origin;
uniform int height;
#ifdef BLOOM
uniform sampler2D bloom;
uniform float bloomShare;
#endif

out vec4 texel;

// sRGB encoding, IEC 61966-2-1.
vec3 encode(vec3 linear) {
  vec3 low = linear * 12.92;
  vec3 high = 1.055 * pow(max(linear, vec3(0.0031308)), vec3(1.0 / 2.4)) - 0.055;
  return mix(high, low, vec3(lessThanEqual(linear, vec3(0.0031308))));
}

#ifdef ROLL_OFF
// Slope 1 at the knee, towards 1 far above it.
vec3 shoulder(vec3 light) {
  const float knee = 0.7;
  vec3 over = max(light - knee, 0.0) / (1.0 - knee);
  return min(light, knee) + (1.0 - knee) * over / (1.0 + over);
}

// Values up to the knee stay as they are. Above, the brightest channel approaches 1 without reaching it. The others keep half of
// their ratio to it and roll off by themselves for the other half, so orange light turns to gold rather than to salmon; then all
// lean towards white, as film and eyes do.
vec3 rollHighlights(vec3 linear) {
  float peak = max(linear.r, max(linear.g, linear.b));
  if (peak <= 0.7) return linear;
  vec3 rolled = shoulder(linear);
  float top = max(rolled.r, max(rolled.g, rolled.b));
  vec3 turned = mix(linear * (top / peak), rolled, 0.5);
  float whitening = 1.0 - 1.0 / (1.0 + 0.06 * (peak - 0.7));
  return mix(turned, vec3(top), whitening);
}
#endif

// An additive recurrence on the plastic number (R2): evenly spread thresholds in [0, 1), exact in integers, so that a flat area's
// mean is the true value and a value that is a code already keeps it.
vec3 threshold(uvec2 at) {
  uint spread = at.x * 3242174889u + at.y * 2447445413u;
  uvec3 shifted = uvec3(spread, spread + 1431655765u, spread + 2863311530u);
  return vec3(shifted >> 8u) / 16777216.0;
}

// Mean over the texels of an output pixel.
vec3 filtered(ivec2 corner) {
#if SUPERSAMPLING == 1
  return texelFetch(picture, corner, 0).rgb;
#else
  vec3 sum = vec3(0.0);
  for (int y = 0; y < SUPERSAMPLING; y++)
    for (int x = 0; x < SUPERSAMPLING; x++)
      sum += texelFetch(picture, corner + ivec2(x, y), 0).rgb;
  return sum / float(SUPERSAMPLING * SUPERSAMPLING);
#endif
}

void main() {
  ivec2 place = ivec2(gl_FragCoord.xy - origin);
#ifdef WORDS
  ivec2 pixel = ivec2(place.x >> 1, place.y);
#else
  ivec2 pixel = place;
#endif
  // WebGL reads the bottom row first; the picture is turned over so that the first row read is the top one.
  ivec2 source = ivec2(pixel.x, height - 1 - pixel.y);
  vec3 linear = max(filtered(source * SUPERSAMPLING), 0.0);
#ifdef BLOOM
  vec2 scattered = (vec2(source) + 0.5) * (float(SUPERSAMPLING) / 4.0) / vec2(textureSize(bloom, 0));
  linear = mix(linear, textureLod(bloom, scattered, 0.0).rgb, bloomShare);
#endif
#ifdef ROLL_OFF
  linear = rollHighlights(linear);
#endif
  vec3 code = encode(min(linear, 1.0));
#ifdef WORDS
  uvec3 word = uvec3(floor(code * 65535.0 + 0.5));
  uvec2 pair = (place.x & 1) == 0 ? word.rg : uvec2(word.b, 65535u);
  texel = vec4(pair.x & 255u, pair.x >> 8u, pair.y & 255u, pair.y >> 8u) / 255.0;
#else
  // A hair of slack: a value that is a whole code but for rounding must not fall to the code below.
  texel = vec4(floor(code * 255.0 + threshold(uvec2(pixel)) + 0.002) / 255.0, 1.0);
#endif
}
