// A curtain is a sheet that hangs from a folded line over flat ground, upright along the field. The ground is in units of 100 km, the
// eye at its origin; the lower border of the light is one unit up. Instances: curtain by curtain, upright and mirrored in the lake.

uniform uint seed;
uniform float waved;
uniform float folding;
uniform float substorm;

out float along;
out float height;
out vec2 ground;
out vec2 tangent;
out float fold;
flat out uint number;
flat out float mirror;
flat out float presence;

const float TAU = 6.2831853;
const float SPAN = 11.0;
const float BORDER = 0.93;
const float TOP = 2.9;
// How far the field leans east and north on the way up.
const vec2 LEAN = vec2(0.16, -0.1);

float chance(uint channel) {
  return randomFloat(seed, number, channel);
}

// Distances from the eye, to the north for those one looks at; two are behind.
float distanceOf(uint curtain) {
  float table[8] = float[8](4.3, 8.2, 2.3, 6.4, -3.6, 11.0, -7.0, 3.2);
  return table[curtain % 8u];
}

// Where the curtain passes over the ground: a wide meander, and circular motions on it, so that it truly folds over itself where they
// are strong.
vec2 course(float u) {
  float t = waved;
  float p1 = TAU * chance(1u);
  float p2 = TAU * chance(2u);
  float p3 = TAU * chance(3u);
  float p4 = TAU * chance(4u);
  float away = distanceOf(number);
  float far = abs(away) / 4.3;
  float gather = 0.5 + 0.5 * sin(0.47 * u - 0.19 * t + p4);
  float first = (1.0 * u + 0.8 * sin(0.39 * u - 0.15 * t + p3)) / mix(1.0, far, 0.4) + 0.26 * t + p2;
  float second = 2.4 * u - 0.4 * t + p3 + 0.6 * sin(0.83 * u + 0.22 * t + p1);
  float third = 5.3 * u + 0.7 * t + p4;
  float strength = folding * (1.0 + 0.4 * substorm);
  vec2 place = vec2(u, away + far * (1.45 * sin(0.42 * u + 0.1 * t + p1) + 0.5 * sin(0.87 * u - 0.13 * t + p2)));
  place += strength * mix(0.25, 0.68, gather) * vec2(-sin(first), 0.85 * cos(first));
  place += strength * mix(0.06, 0.25, gather) * vec2(-sin(second), cos(second));
  place += strength * 0.025 * gather * vec2(-sin(third), cos(third));
  return place;
}

void main() {
  number = uint(gl_InstanceID) / 2u;
  mirror = float(gl_InstanceID % 2);
  presence = mix(0.65, 1.0, chance(6u)) * (number == 0u ? 1.2 : 1.0);
  // Closer together in the middle, where one looks.
  float end = 2.0 * position.x - 1.0;
  float u = SPAN * end * mix(0.45, 1.0, end * end);
  vec2 here = course(u);
  vec2 after = course(u + 0.04) - here;
  vec2 before = here - course(u - 0.04);
  along = u;
  height = 0.5 + 0.5 * position.y;
  tangent = after + before;
  float bend = abs(after.x * before.y - after.y * before.x) / pow(0.25 * dot(tangent, tangent) + 1e-6, 1.5);
  fold = 0.5 / (clamp(bend, 0.05, 8.0) * length(here));
  // Field lines, drawn down to the ground: from there a sheet is seen edge-on where its course runs towards the eye.
  ground = here - BORDER * LEAN;
  vec2 above = here + TOP * height * LEAN;
  vec3 place = vec3(above.x, BORDER + TOP * height, -above.y);
  place.y *= 1.0 - 2.0 * mirror;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(place, 1.0);
}
