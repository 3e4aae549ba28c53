// Lays the sphere out flat: for each pixel of the picture its direction, for each direction a place on one of six faces, which lie in
// one texture, three beside each other in two rows from the bottom, each with a border that shows what is beyond its edges.

precision highp float;
precision highp int;
precision highp sampler2D;

uniform sampler2D faces;
uniform vec2 pictureSize;
// Pixels a side of a face without its border, and of the border.
uniform float facePixels;
uniform float border;
// Where the picture's own cells look, for cube layouts: columns right, up, forward.
uniform mat3 cells[6];

layout(location = 0) out vec4 colour;

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

// Texel coordinates in `faces`. The order of the faces and their axes are those of cube-faces.ts.
vec2 onFace(vec3 d) {
  vec3 a = abs(d);
  vec3 axes;
  int face;
  if (a.x >= a.y && a.x >= a.z) {
    face = d.x > 0.0 ? 0 : 1;
    axes = vec3(d.x > 0.0 ? d.z : -d.z, d.y, a.x);
  } else if (a.y >= a.z) {
    face = d.y > 0.0 ? 2 : 3;
    axes = vec3(d.x, d.y > 0.0 ? d.z : -d.z, a.y);
  } else {
    face = d.z < 0.0 ? 4 : 5;
    axes = vec3(d.z < 0.0 ? d.x : -d.x, d.y, a.z);
  }
  vec2 cell = vec2(face % 3, face / 3) * (facePixels + 2.0 * border);
  return cell + border + (0.5 + 0.5 * axes.xy / axes.z) * facePixels;
}

// Catmull-Rom over 4 × 4 texels in nine bilinear taps.
vec3 catmullRom(vec2 place) {
  vec2 size = vec2(textureSize(faces, 0));
  vec2 centre = floor(place - 0.5) + 0.5;
  vec2 f = place - centre;
  vec2 w0 = f * (f * (1.0 - 0.5 * f) - 0.5);
  vec2 w1 = 1.0 + f * f * (1.5 * f - 2.5);
  vec2 w2 = f * (0.5 + f * (2.0 - 1.5 * f));
  vec2 w3 = f * f * (0.5 * f - 0.5);
  vec2 w = w1 + w2;
  vec2 p0 = (centre - 1.0) / size;
  vec2 p1 = (centre + w2 / w) / size;
  vec2 p3 = (centre + 2.0) / size;
  vec3 top = textureLod(faces, p0, 0.0).rgb * w0.x + textureLod(faces, vec2(p1.x, p0.y), 0.0).rgb * w.x
    + textureLod(faces, vec2(p3.x, p0.y), 0.0).rgb * w3.x;
  vec3 middle = textureLod(faces, vec2(p0.x, p1.y), 0.0).rgb * w0.x + textureLod(faces, p1, 0.0).rgb * w.x
    + textureLod(faces, vec2(p3.x, p1.y), 0.0).rgb * w3.x;
  vec3 bottom = textureLod(faces, vec2(p0.x, p3.y), 0.0).rgb * w0.x + textureLod(faces, vec2(p1.x, p3.y), 0.0).rgb * w.x
    + textureLod(faces, p3, 0.0).rgb * w3.x;
  return top * w0.y + middle * w.y + bottom * w3.y;
}

void main() {
  vec2 place = gl_FragCoord.xy / pictureSize;
  vec3 direction = directionAt(vec2(place.x, 1.0 - place.y));
  bool seen = dot(direction, direction) > 0.0;
  colour = vec4(seen ? max(catmullRom(onFace(direction)), 0.0) : vec3(0.0), 1.0);
}
