// Strands of plasma on magnetic field lines, in radii around the sun's centre: arches over active regions, prominences at the limb,
// and jets. One instance is one strand, a ribbon from foot (0) to foot or tip (1).

uniform uint seed;
uniform int perRegion;
uniform int arches;
uniform int prominences;
uniform vec2 viewport;
uniform mat4 sunFromWorld;
uniform float erupted;
uniform float flares;
uniform float surge;
uniform float glow;
uniform vec3 goldColour;
uniform vec3 whiteColour;
uniform vec3 emberColour;
uniform vec3 prominenceColour;

out float across;
out vec3 light;

const float TAU = 6.2831853;

float chance(int index, uint channel) {
  return randomFloat(seed, uint(index), channel);
}

float rise(float life, float birth, float death) {
  return smoothstep(0.0, birth, life) * (1.0 - smoothstep(1.0 - death, 1.0, life));
}

struct Region {
  // Where it stands, and two directions along the surface there.
  vec3 up;
  vec3 east;
  vec3 north;
  float span;
  float tall;
  float level;
  float life;
  int self;
};

Region region(int number) {
  bool limb = number >= arches;
  float clock = chance(number, 1u) + erupted * mix(0.03, 0.07, chance(number, 2u)) * (limb ? 1.6 : 1.0);
  float life = fract(clock);
  int self = number + int(floor(clock)) * 4096;
  vec3 up;
  if (limb) {
    float angle = TAU * (float(number - arches) + chance(self, 3u)) / float(max(prominences, 1));
    up = normalize(mat3(sunFromWorld) * vec3(cos(angle), sin(angle), mix(-0.12, 0.2, chance(self, 4u))));
  } else {
    float latitude = mix(0.1, 0.62, chance(self, 3u)) * (chance(self, 4u) < 0.5 ? -1.0 : 1.0);
    float longitude = TAU * chance(self, 5u);
    up = vec3(cos(latitude) * cos(longitude), sin(latitude), cos(latitude) * sin(longitude));
  }
  vec3 side = normalize(cross(vec3(0.13, 1.0, 0.07), up));
  vec3 ahead = cross(up, side);
  float turn = TAU * chance(self, 6u);
  vec3 east = cos(turn) * side + sin(turn) * ahead;
  // At the limb arches are seen from their broad side.
  if (limb) east = normalize(cross(up, mat3(sunFromWorld) * vec3(0.0, 0.0, 1.0)) / length(sunFromWorld[0].xyz) + 0.4 * east);
  east = normalize(east - dot(east, up) * up);
  float big = chance(self, 7u);
  float span = limb ? mix(0.12, 0.4, big) : mix(0.05, 0.16, big);
  float tall = limb ? mix(0.12, 0.36, chance(self, 8u)) : span * mix(0.8, 1.3, chance(self, 8u));
  // Every region answers to the music in its own measure.
  float answer = chance(self, 9u);
  float level = 0.3 + flares * mix(0.25, 1.0, answer);
  return Region(up, east, cross(up, east), span, tall, level, life, self);
}

// A point on a strand of a region.
vec3 onStrand(Region r, int strand, bool jet, bool limb, float s) {
  float nested = mix(0.3, 1.0, chance(strand, 20u));
  float shift = (chance(strand, 21u) - 0.5) * (limb ? 0.05 + 0.2 * r.span : 0.6 * r.span);
  float lean = (chance(strand, 22u) - 0.5) * (limb ? 0.4 : 0.4);
  float phase = TAU * chance(strand, 23u);
  float lifted = mix(0.55, 1.0, smoothstep(0.0, 0.5, r.life)) * surge;
  float height;
  vec2 foot;
  if (jet) {
    height = s * r.tall * mix(0.6, 2.8, chance(strand, 24u)) * lifted;
    foot = vec2((nested - 0.67) * 0.7 * r.span + 0.5 * lean * height * s, shift * 0.4 + 0.35 * sin(phase) * height * s);
  } else {
    float arch = 4.0 * s * (1.0 - s);
    height = r.tall * nested * mix(0.75, 1.25, chance(strand, 28u)) * pow(arch, limb ? 0.8 : 0.6) * lifted;
    foot = vec2((2.0 * s - 1.0) * r.span * nested + (chance(r.self, 11u) - 0.5) * (limb ? 1.3 : 0.3) * height, shift + lean * height);
  }
  // What is high up sways, neighbours nearly alike.
  float own = 0.4 * phase + TAU * chance(r.self, 12u);
  foot += height * (limb ? 0.16 : 0.06) * vec2(sin(3.0 * s + 0.9 * erupted + own), cos(2.6 * s - 0.7 * erupted + 1.3 * own));
  foot += height * (limb ? 0.07 : 0.02) * vec2(sin(9.0 * s - 1.3 * erupted + 2.0 * own), cos(8.0 * s + 1.1 * erupted + own));
  vec3 way = normalize(r.up + r.east * foot.x + r.north * foot.y);
  return way * (0.995 + max(height, 0.0));
}

void main() {
  int number = gl_InstanceID / perRegion;
  bool limb = number >= arches;
  Region r = region(number);
  int strand = r.self * 64 + gl_InstanceID % perRegion;
  bool jet = limb && chance(r.self, 10u) < 0.45;
  float s = position.x;

  vec3 here = (modelMatrix * vec4(onStrand(r, strand, jet, limb, s), 1.0)).xyz;
  vec3 next = (modelMatrix * vec4(onStrand(r, strand, jet, limb, s + 0.02), 1.0)).xyz;
  vec3 centre = modelMatrix[3].xyz;
  float radius = length(modelMatrix[0].xyz);
  vec3 sight = here - cameraPosition;
  float distant = length(sight);
  vec3 side = normalize(cross(next - here, sight) + vec3(1e-7));

  // Never thinner than a pixel and a bit: the light is spread instead.
  float fine = chance(strand, 25u);
  float wide = radius * (limb ? mix(0.0025, 0.012, fine * fine * fine) : mix(0.002, 0.005, fine * fine)) * (jet ? 1.0 - 0.6 * s : 0.75 + 0.5 * sin(3.14159 * s));
  float pixel = 2.0 * distant / (projectionMatrix[1][1] * viewport.y);
  float drawn = max(wide, 1.2 * pixel);

  // Behind the disc nothing is seen.
  vec3 toCentre = centre - cameraPosition;
  float along = dot(sight, toCentre) / distant;
  float passing = length(toCentre - sight / distant * along) / radius;
  float shown = 1.0 - (1.0 - smoothstep(0.985, 1.0, passing)) * step(along, distant);

  // Condensations stream down both legs, or out of a jet.
  float leg = jet ? -s : abs(s - 0.5);
  float stream = 0.55 + 0.45 * sin(TAU * (leg * mix(1.5, 3.0, fine) - 0.35 * erupted + chance(strand, 26u)));
  float ends = jet ? (1.0 - s) * (1.0 - s) * smoothstep(0.0, 0.06, s) : smoothstep(0.0, 0.08, s) * smoothstep(0.0, 0.08, 1.0 - s) * mix(1.0, 0.35, 4.0 * s * (1.0 - s));
  vec3 plasma = limb
    ? mix(mix(goldColour, prominenceColour, smoothstep(0.1, 0.8, jet ? s : 4.0 * s * (1.0 - s))), goldColour, 0.15 * flares)
    : mix(goldColour, whiteColour, 0.12);
  // Against the bright disc they hardly show.
  float strength = (limb ? 0.34 : 0.3) * mix(0.3, 1.0, smoothstep(0.9, 1.02, passing));
  light = plasma * (strength * r.level * glow * mix(0.25, 1.0, stream) * ends * shown * rise(r.life, 0.18, 0.45) * wide / drawn
    * pow(chance(strand, 27u), 2.0) * 2.2);
  across = position.y;
  gl_Position = projectionMatrix * viewMatrix * vec4(here + side * (drawn * 1.6 * position.y), 1.0);
}
