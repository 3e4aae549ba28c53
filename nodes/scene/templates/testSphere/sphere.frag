#define PI 3.14159265358979

uniform vec3 directions[COUNT];
uniform float markerSigma;
// Of the markers, m; 0 for infinitely far.
uniform float distance;

layout(location = 0) out vec4 colour;

vec3 markers(vec3 d) {
  float light = 0.0;
  for (int n = 0; n < COUNT; n++) {
    vec3 toward = distance > 0.0 ? normalize(directions[n] * distance - viewOrigin()) : directions[n];
    // The length is the angle, but for a part in ten thousand at these sizes, and exact where the dot product is not.
    vec3 off = d - toward;
    light += exp(-dot(off, off) / (2.0 * markerSigma * markerSigma));
  }
  return vec3(light);
}

// An F of 5 × 7 squares, 0.14 rad high, upright as seen from the middle; on the poles its top is towards the back of the world's up.
bool inGlyph(vec3 d, vec3 centre) {
  vec3 up = abs(centre.y) > 0.99 ? vec3(0.0, 0.0, centre.y) : vec3(0.0, 1.0, 0.0);
  vec3 right = normalize(cross(centre, up));
  up = cross(right, centre);
  float ahead = dot(d, centre);
  if (ahead < 0.9) return false;
  vec2 place = vec2(dot(d, right), dot(d, up)) / ahead / 0.02 + vec2(2.5, 3.5);
  ivec2 cell = ivec2(floor(place));
  if (cell.x < 0 || cell.x > 4 || cell.y < 0 || cell.y > 6) return false;
  return cell.x == 0 || cell.y == 6 || (cell.y == 3 && cell.x < 4);
}

vec3 glyphs(vec3 d) {
  for (int n = 0; n < COUNT; n++)
    if (inGlyph(d, directions[n])) return vec3(0.8);
  return vec3(0.02);
}

vec3 field(vec3 d) {
  return 0.5 + 0.4 * sin(vec3(5.0 * d.x + 3.0 * d.y, 4.0 * d.y - 6.0 * d.z + 1.0, 7.0 * d.z + 2.0 * d.x + 2.0));
}

vec3 grid(vec3 d) {
  float azimuth = atan(d.x, -d.z);
  float elevation = asin(clamp(d.y, -1.0, 1.0));
  const float gap = PI / 12.0;
  float meridian = abs(fract(azimuth / gap + 0.5) - 0.5) * gap * cos(elevation);
  float parallel = abs(fract(elevation / gap + 0.5) - 0.5) * gap;
  float line = 1.0 - smoothstep(0.002, 0.004, min(meridian, parallel));
  vec3 ground = d.y < 0.0 ? vec3(0.02, 0.015, 0.012) : vec3(0.012, 0.018, 0.03);
  vec3 tint = abs(elevation) < 0.5 * gap ? vec3(0.9, 0.55, 0.15) : vec3(0.25, 0.45, 0.6);
  return mix(ground + 0.1 * max(d, 0.0), tint, line);
}

void main() {
  colour = vec4(PATTERN(viewDirection()), 1.0);
}
