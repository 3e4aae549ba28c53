// Every sprite's place, size and light as a closed function of its number, the seed, and the baked integrals. Instances come in
// the order halos, glows, filaments strand by strand, embers.

uniform uint seed;
uniform int halos;
uniform int glows;
uniform int strands;
uniform int perStrand;
uniform float strandWidth;
uniform float glowScale;
uniform float strandGain;
uniform float glowGain;

uniform float risen;
uniform float flowed;
uniform float turbulence;
uniform float size;
uniform float glow;
uniform float halo;
uniform float embers;
uniform vec3 coreColour;
uniform vec3 flameColour;
uniform vec3 emberColour;
uniform vec3 haloColour;

out vec2 corner;
out vec3 light;

const float HEIGHT = 2.9;
const float TAU = 6.2831853;
const int TONGUES = 6;

struct Sprite {
  vec3 place;
  vec3 along;
  vec2 extent;
  vec3 light;
};

float chance(int index, uint channel) {
  return randomFloat(seed, uint(index), channel);
}

// Size over life: 37 % at birth, full at a fifth of life, half at death.
float sizeOverLife(float life) {
  return mix(0.37, 1.0, smoothstep(0.0, 0.2, life)) * mix(1.0, 0.5, smoothstep(0.2, 1.0, life));
}

float fade(float life, float birth, float death) {
  return smoothstep(0.0, birth, life) * (1.0 - smoothstep(1.0 - death, 1.0, life));
}

// Colour over life, from core to ember.
vec3 heat(float x) {
  vec3 warm = mix(coreColour, flameColour, smoothstep(0.0, 0.42, x));
  return mix(warm, emberColour, smoothstep(0.38, 1.0, x));
}

// Sideways sway of the flame as a whole at a height (0 … about 1.2); waves travel upwards.
vec2 sway(float height) {
  float t = flowed;
  vec2 slow = vec2(sin(2.3 * height - 1.1 * t), cos(2.0 * height - 0.9 * t + 1.3));
  vec2 quick = vec2(sin(5.9 * height - 2.7 * t + 0.7), sin(6.7 * height - 2.3 * t + 4.0));
  return turbulence * pow(height, 1.4) * (0.2 * slow + 0.075 * quick);
}

// A point on a strand's path; `h` runs from root (0) to tip (1).
vec3 strandPath(int strand, float h) {
  int tongue = strand % TONGUES;
  float tongueAngle = TAU * (float(tongue) / float(TONGUES) + 0.13 * chance(tongue, 20u)) + 0.07 * flowed;
  float reach = 0.1 + 0.16 * chance(tongue, 21u);
  float tip = mix(0.6, 1.08, chance(tongue, 22u)) * (1.0 + 0.12 * sin(0.8 * flowed + TAU * chance(tongue, 23u)));
  tip *= mix(0.8, 1.12, chance(strand, 24u));
  float height = h * tip;

  float belly = smoothstep(-0.25, 0.3, h) * pow(1.0 - h, 0.8);
  float distance_ = sqrt(chance(strand, 25u));
  float angle = TAU * chance(strand, 26u) + 1.9 * h + 0.16 * flowed;
  float phase = TAU * chance(strand, 27u);
  float curl = turbulence * h * 0.07;
  vec2 own = curl * vec2(sin(9.0 * h - 2.4 * flowed + phase), cos(8.0 * h - 2.1 * flowed + 1.7 * phase));
  vec2 flat_ = sway(height) + own
    + vec2(cos(tongueAngle), sin(tongueAngle)) * reach * sin(3.0 * min(h, 0.95))
    + vec2(cos(angle), sin(angle)) * distance_ * 0.42 * belly;
  return vec3(flat_.x, height * HEIGHT, flat_.y);
}

Sprite haloSprite(int i) {
  float h = chance(i, 1u);
  float radius = mix(0.75, 1.25, chance(i, 2u)) * (1.0 - 0.35 * h);
  vec2 drift = sway(0.2 + 0.6 * h) + 0.18 * vec2(sin(0.5 * flowed + TAU * chance(i, 3u)), cos(0.4 * flowed + TAU * chance(i, 4u)));
  float breath = 0.8 + 0.2 * sin(0.6 * flowed + TAU * chance(i, 5u));
  vec3 colour = mix(haloColour, emberColour, chance(i, 6u) * 0.6);
  return Sprite(vec3(drift.x, HEIGHT * (0.08 + 0.6 * h), drift.y), vec3(0.0, 1.0, 0.0), vec2(radius, radius * 1.35),
    colour * (0.022 * halo * breath));
}

Sprite glowSprite(int i) {
  float clock = chance(i, 1u) + risen * mix(0.22, 0.4, chance(i, 2u));
  float life = fract(clock);
  int self = i + int(floor(clock)) * 65536;
  float angle = TAU * chance(self, 3u);
  float offset = 0.2 * sqrt(chance(self, 4u)) * (1.0 - 0.6 * life);
  float h = 0.02 + mix(0.3, 0.62, chance(self, 5u)) * life;
  vec2 flat_ = sway(h) + offset * vec2(cos(angle), sin(angle));
  float radius = mix(0.1, 0.27, chance(self, 6u)) * sizeOverLife(life) * glowScale;
  vec3 colour = heat(0.1 + 0.75 * life);
  return Sprite(vec3(flat_.x, h * HEIGHT, flat_.y), vec3(0.0, 1.0, 0.0), vec2(radius, radius * 1.3),
    colour * (0.055 * glow * glowGain * fade(life, 0.25, 0.6)));
}

Sprite strandSprite(int i) {
  int strand = i / perStrand;
  float pace = mix(0.16, 0.3, chance(strand, 28u));
  float h = fract((float(i % perStrand) + chance(strand, 29u)) / float(perStrand) + risen * pace);
  vec3 place = strandPath(strand, h);
  vec3 along = strandPath(strand, min(h + 0.02, 1.0)) - strandPath(strand, max(h - 0.02, 0.0));
  float spacing = length(along) / 0.04 / float(perStrand);
  float outer = sqrt(chance(strand, 25u));
  float shimmer = 0.62 + 0.38 * sin(7.0 * h - 3.1 * flowed + TAU * chance(strand, 30u));
  float width = strandWidth * mix(0.5, 1.5, chance(strand, 31u)) * sizeOverLife(h);
  vec3 colour = mix(heat(0.12 + 0.78 * h + 0.12 * outer), haloColour, 0.35 * outer * smoothstep(0.2, 0.8, h));
  return Sprite(place, along, vec2(width, 1.5 * spacing),
    colour * (0.2 * glow * strandGain * shimmer * fade(h, 0.22, 0.6) * mix(1.25, 0.6, outer)));
}

Sprite emberSprite(int i) {
  float clock = chance(i, 1u) + risen * mix(0.06, 0.14, chance(i, 2u));
  float life = fract(clock);
  int self = i + int(floor(clock)) * 65536;
  float start = mix(0.1, 0.75, chance(self, 3u));
  float height = start + life * mix(0.5, 1.3, chance(self, 4u));
  float angle = TAU * chance(self, 5u);
  float offset = 0.25 + life * mix(0.1, 1.1, chance(self, 6u));
  float phase = TAU * chance(self, 7u);
  vec2 drift = 0.16 * turbulence * life * vec2(sin(6.0 * life - flowed + phase), cos(5.0 * life - 1.2 * flowed + phase));
  vec2 flat_ = sway(min(height, 1.2)) + drift + offset * vec2(cos(angle), sin(angle));
  float radius = mix(0.006, 0.016, pow(chance(self, 8u), 3.0)) * sizeOverLife(life);
  float twinkle = 0.55 + 0.45 * sin(9.0 * flowed + TAU * chance(self, 9u));
  return Sprite(vec3(flat_.x, height * HEIGHT, flat_.y), vec3(0.0, 1.0, 0.0), vec2(radius),
    heat(0.3 + 0.6 * life) * (1.6 * embers * twinkle * fade(life, 0.1, 0.6)));
}

Sprite sprite(int i) {
  if (i < halos) return haloSprite(i);
  i -= halos;
  if (i < glows) return glowSprite(i + 100000000);
  i -= glows;
  if (i < strands * perStrand) return strandSprite(i);
  return emberSprite(i - strands * perStrand + 200000000);
}

void main() {
  Sprite s = sprite(gl_InstanceID);
  vec3 place = (modelMatrix * vec4(s.place * size, 1.0)).xyz;
  // Sprites turn to where the camera is, not to where it looks, so that views in several directions fit together.
  vec3 toCamera = normalize(cameraPosition - place);
  vec3 direction = normalize(s.along + vec3(0.0, 1e-5, 0.0));
  vec3 side = normalize(cross(direction, toCamera));
  vec3 along = cross(toCamera, side);
  float foreshortening = max(dot(along, direction), 0.25);
  vec2 extent = s.extent * size * vec2(1.0, foreshortening);
  corner = position.xy;
  light = s.light;
  gl_Position = projectionMatrix * viewMatrix * vec4(place + side * corner.x * extent.x + along * corner.y * extent.y, 1.0);
}
