// Lays the sphere out flat: for each pixel of the picture its direction, for each direction a place on one of six faces, which lie in
// one texture, three beside each other in two rows from the bottom, each with a border that shows what is beyond its edges.

uniform sampler2D faces;
uniform vec2 pictureSize;
// Pixels a side of a face without its border, and of the border.
uniform float facePixels;
uniform float border;

layout(location = 0) out vec4 colour;

// Texel coordinates in `faces`.
vec2 texelAt(vec3 direction) {
  int face;
  vec2 place = onFace(direction, face);
  return faceCorner(face, facePixels + 2.0 * border) + border + (0.5 + 0.5 * place) * facePixels;
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
  colour = vec4(seen ? max(catmullRom(texelAt(direction)), 0.0) : vec3(0.0), 1.0);
}
