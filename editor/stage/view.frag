// How a frame is looked at. One of PLAIN, EQUIRECT, HALF_EQUIRECT, EAC, CUBEMAP, FULLDOME, FLAT; and one of BOTH, LEFT, RIGHT, ANAGLYPH,
// SIDE_BY_SIDE. Pixels are sRGB codes; row 0 of the picture is its top.
precision highp float;
precision highp int;
precision highp sampler2D;

uniform sampler2D picture;
uniform vec2 pictureSize;
uniform vec2 canvasSize;
// Of the picture: left, top, width, height, 0 … 1.
uniform vec4 leftEye;
uniform vec4 rightEye;
// Columns: right, up, ahead.
uniform mat3 look;
// Tangents of half the field of view.
uniform vec2 reach;
// Where the cells of cube layouts look: columns right, up, forward.
uniform mat3 cells[6];

out vec4 pixel;

const float PI = 3.14159265358979;

// Between the four pixels around a place, none of them of the other eye.
vec3 between(vec2 place, vec4 eye) {
  vec2 first = floor(eye.xy * pictureSize + 0.5);
  vec2 size = floor(eye.zw * pictureSize + 0.5);
  vec2 at = place * size - 0.5;
  vec2 low = floor(at);
  vec2 part = at - low;
  vec3 sum = vec3(0.0);
  for (int corner = 0; corner < 4; corner++) {
    vec2 offset = vec2(corner & 1, corner >> 1);
    vec2 texel = low + offset;
#ifdef EQUIRECT
    texel.x = mod(texel.x, size.x);
#endif
    texel = clamp(texel, vec2(0.0), size - 1.0);
    vec2 share = mix(1.0 - part, part, offset);
    sum += texelFetch(picture, ivec2(first + texel), 0).rgb * share.x * share.y;
  }
  return sum;
}

// `place`: from the left and from the top of what is seen, 0 … 1.
vec3 seen(vec2 place, vec4 eye) {
#if defined(PLAIN) || defined(FLAT)
  vec2 first = floor(eye.xy * pictureSize + 0.5);
  vec2 size = floor(eye.zw * pictureSize + 0.5);
  return texelFetch(picture, ivec2(first + min(floor(place * size), size - 1.0)), 0).rgb;
#else
  vec2 tangent = (2.0 * place - 1.0) * reach;
  vec3 d = normalize(look * vec3(tangent.x, -tangent.y, 1.0));
#if defined(EQUIRECT) || defined(HALF_EQUIRECT)
  float azimuth = atan(d.x, -d.z);
  float elevation = asin(clamp(d.y, -1.0, 1.0));
#ifdef EQUIRECT
  vec2 at = vec2(0.5 + azimuth / (2.0 * PI), 0.5 - elevation / PI);
#else
  if (abs(azimuth) > 0.5 * PI) return vec3(0.0);
  vec2 at = vec2(0.5 + azimuth / PI, 0.5 - elevation / PI);
#endif
  return between(at, eye);
#elif defined(FULLDOME)
  float zenith = acos(clamp(d.y, -1.0, 1.0));
  if (zenith > 0.5 * PI) return vec3(0.0);
  vec2 around = length(d.xz) > 0.0 ? normalize(d.xz) : vec2(0.0);
  vec2 disc = vec2(around.x, -around.y) * (zenith / (0.5 * PI));
  return between(0.5 + 0.5 * disc, eye);
#else
  for (int cell = 0; cell < 6; cell++) {
    vec3 local = d * cells[cell];
    if (local.z < max(abs(local.x), abs(local.y)) - 1e-6) continue;
    vec2 q = vec2(local.x, -local.y) / local.z;
#ifdef EAC
    q = atan(q) * (4.0 / PI);
#endif
    vec2 corner = vec2(cell % 3, cell / 3);
    // Half a pixel inside the cell: the one beside it looks elsewhere.
    vec2 inset = vec2(1.5, 1.0) / (eye.zw * pictureSize);
    vec2 inside = clamp(0.5 + 0.5 * q, inset, 1.0 - inset);
    return between((corner + inside) / vec2(3.0, 2.0), eye);
  }
  return vec3(0.0);
#endif
#endif
}

#ifdef ANAGLYPH
vec3 toLinear(vec3 code) {
  return mix(pow((code + 0.055) / 1.055, vec3(2.4)), code / 12.92, vec3(lessThanEqual(code, vec3(0.04045))));
}

vec3 toCode(vec3 light) {
  light = clamp(light, 0.0, 1.0);
  return mix(1.055 * pow(light, vec3(1.0 / 2.4)) - 0.055, light * 12.92, vec3(lessThanEqual(light, vec3(0.0031308))));
}

// Red and cyan glasses: the projection of both eyes' colours that lies nearest to what each eye should see through its filter
// (E. Dubois, "A projection method to generate anaglyph stereo images", ICASSP 2001; his matrices for RGB displays).
vec3 anaglyph(vec3 left, vec3 right) {
  const mat3 ofLeft = mat3(0.437, -0.062, -0.048, 0.449, -0.062, -0.050, 0.164, -0.024, -0.017);
  const mat3 ofRight = mat3(-0.011, 0.377, -0.026, -0.032, 0.761, -0.093, -0.007, 0.009, 1.234);
  return toCode(ofLeft * toLinear(left) + ofRight * toLinear(right));
}
#endif

void main() {
  vec2 place = vec2(gl_FragCoord.x, canvasSize.y - gl_FragCoord.y) / canvasSize;
#if defined(ANAGLYPH)
  vec3 code = anaglyph(seen(place, leftEye), seen(place, rightEye));
#elif defined(SIDE_BY_SIDE)
  bool isLeft = place.x < 0.5;
  vec3 code = seen(vec2(fract(place.x * 2.0), place.y), isLeft ? leftEye : rightEye);
#elif defined(RIGHT)
  vec3 code = seen(place, rightEye);
#elif defined(BOTH) && defined(PLAIN)
  vec3 code = seen(place, vec4(0.0, 0.0, 1.0, 1.0));
#else
  vec3 code = seen(place, leftEye);
#endif
  pixel = vec4(code, 1.0);
}
