// What a place in a picture of the sphere shows.

precision highp float;
precision highp int;
precision highp sampler2D;

// Where the picture's own cells look, for cube layouts: columns right, up, forward.
uniform mat3 cells[6];

const float PI = 3.14159265358979;

// `place`: from the left and from the top, 0 … 1. Zero where the projection shows nothing.
vec3 directionAt(vec2 place) {
#if defined(EQUIRECT) || defined(HALF_EQUIRECT)
#ifdef EQUIRECT
  float azimuth = 2.0 * PI * (place.x - 0.5);
#else
  float azimuth = PI * (place.x - 0.5);
#endif
  float elevation = PI * (0.5 - place.y);
  return vec3(sin(azimuth) * cos(elevation), sin(elevation), -cos(azimuth) * cos(elevation));
#elif defined(FULLDOME)
  vec2 disc = 2.0 * place - 1.0;
  float radius = length(disc);
  if (radius > 1.0) return vec3(0.0);
  // Equidistant: the zenith angle grows with the radius. Ahead is at the bottom.
  float zenith = 0.5 * PI * radius;
  vec2 around = radius > 0.0 ? disc / radius : vec2(0.0);
  return vec3(sin(zenith) * around.x, cos(zenith), -sin(zenith) * around.y);
#else
  vec2 scaled = place * vec2(3.0, 2.0);
  ivec2 cell = min(ivec2(scaled), ivec2(2, 1));
  vec2 q = 2.0 * (scaled - vec2(cell)) - 1.0;
#ifdef EAC
  q = tan(0.25 * PI * q);
#endif
  return cells[cell.y * 3 + cell.x] * vec3(q.x, -q.y, 1.0);
#endif
}
