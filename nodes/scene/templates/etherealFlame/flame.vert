// Every sprite's place, size and light as a closed function of its number, the seed, and the baked integrals. The first instance is
// the halo; then come the wisps, sprite by sprite, then the embers.

uniform uint seed;
uniform int wisps;
uniform int perWisp;
uniform float wispWidth;
uniform float wispGain;

uniform float risen;
uniform float size;
uniform float glow;
uniform float flare;
uniform float halo;
uniform float embers;
uniform vec3 haloColour;

out vec3 light;
// 1 where the light gathers in the middle with a long tail outwards, 0 for plain soft sprites.
out float glare;

const float TAU = 6.2831853;

struct Sprite {
  vec3 place;
  vec3 along;
  vec2 extent;
  vec3 light;
  float glare;
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

// A point on the course of a wisp at a height: it winds upwards around the flame, and flutters the more the higher it gets.
vec3 onCourse(int self, float h) {
  float outer = chance(self, 42u);
  float phase = TAU * chance(self, 44u);
  float angle = TAU * chance(self, 43u) + mix(-2.6, 3.6, chance(self, 45u)) * h + 0.16 * flowed;
  float flutter = turbulence * h * mix(0.1, 0.3, outer);
  vec2 own = flutter * vec2(sin(5.0 * h - 2.2 * flowed + phase), cos(4.3 * h - 1.9 * flowed + 1.7 * phase));
  float radius = waist(h) * mix(0.15, 1.05, outer) + 0.2 * outer * h;
  vec2 across = sway(h) + own + radius * vec2(cos(angle), sin(angle));
  return vec3(across.x, h * HEIGHT * height, across.y);
}

Sprite haloSprite() {
  vec2 across = sway(0.3);
  float breath = 0.92 + 0.08 * sin(0.6 * flowed);
  return Sprite(vec3(across.x, 0.3 * HEIGHT, across.y), vec3(0.0, 1.0, 0.0), vec2(2.0, 2.3),
    haloColour * ((0.2 + 0.1 * flare) * halo * breath), 1.0);
}

Sprite wispSprite(int i) {
  int wisp = i / perWisp;
  float clock = chance(wisp, 28u) + risen * mix(0.16, 0.32, chance(wisp, 29u));
  float life = fract(clock);
  int self = wisp + int(floor(clock)) * 65536 + 300000000;
  float reach = mix(0.22, 0.5, chance(self, 30u));
  float head = mix(0.2, mix(0.9, 1.5, chance(self, 32u)), life);
  // 0 at the tail … 1 at the head.
  float q = (float(i % perWisp) + 0.5) / float(perWisp);
  float h = head - reach * (1.0 - q);
  vec3 along = onCourse(self, h + 0.02) - onCourse(self, h - 0.02);
  float spacing = length(along) / 0.04 * reach / float(perWisp);
  float fine = chance(self, 31u);
  float halfWidth = wispWidth * mix(1.0, 5.0, fine * fine) * (0.6 + 1.6 * q * (1.0 - q)) * (0.6 + h);
  float shape = q * q * (1.0 - q) * 6.75 * smoothstep(0.2, 0.55, h) * exp(-1.4 * max(h - 0.5, 0.0));
  return Sprite(onCourse(self, h), along, vec2(halfWidth, 1.6 * spacing),
    heat(0.3 + 0.75 * h) * ((0.34 * glow + 0.3 * flare) * wispGain * shape * fade(life, 0.16, 0.6) * mix(0.4, 0.16, fine)), 0.0);
}

Sprite emberSprite(int i) {
  float clock = chance(i, 1u) + risen * mix(0.05, 0.13, chance(i, 2u));
  float life = fract(clock);
  int self = i + int(floor(clock)) * 65536;
  float start = mix(0.1, 0.7, chance(self, 3u));
  float h = start + life * mix(0.4, 1.3, chance(self, 4u));
  float angle = TAU * chance(self, 5u) + 0.5 * life;
  float phase = TAU * chance(self, 7u);
  float offset = waist(start) * mix(0.2, 1.0, chance(self, 6u)) + life * life * mix(0.1, 1.5, chance(self, 10u));
  vec2 eddy = turbulence * life * (0.16 * vec2(sin(5.0 * h - flowed + phase), cos(4.0 * h - 1.2 * flowed + phase))
    + 0.05 * vec2(sin(13.0 * h - 2.0 * flowed + 3.0 * phase), cos(11.0 * h - 2.3 * flowed + 2.0 * phase)));
  vec2 across = sway(min(h, 1.2)) + eddy + offset * vec2(cos(angle), sin(angle));
  float radius = mix(0.006, 0.02, pow(chance(self, 8u), 6.0)) * sizeOverLife(life);
  float twinkle = 0.6 + 0.4 * sin(9.0 * flowed + TAU * chance(self, 9u));
  return Sprite(vec3(across.x, h * HEIGHT * height, across.y), vec3(eddy.x, 0.4, eddy.y), vec2(radius, 1.5 * radius),
    heat(0.15 + 0.65 * life) * (2.4 * embers * twinkle * fade(life, 0.08, 0.6)), 0.0);
}

Sprite sprite(int i) {
  if (i == 0) return haloSprite();
  if (i <= wisps * perWisp) return wispSprite(i - 1);
  return emberSprite(i - 1 - wisps * perWisp + 200000000);
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
  glare = s.glare;
  light = s.light * placeSprite(place, side, along, extent, position.xy, position.z);
}
