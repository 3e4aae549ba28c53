// Every sprite's place, size and light as a closed function of its number, the seed, and the baked integrals. Instances come in
// the order halos, glows, wisps sprite by sprite, embers.

uniform uint seed;
uniform int halos;
uniform int glows;
uniform int wisps;
uniform int perWisp;
uniform float wispWidth;
uniform float glowScale;
uniform float wispGain;
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
// 1 where the light gathers in the middle with a long tail outwards, 0 for plain soft sprites.
out float glare;

const float HEIGHT = 3.35;
const float TAU = 6.2831853;
const int TONGUES = 6;

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

// Colour over life, from core to ember.
vec3 heat(float x) {
  vec3 warm = mix(coreColour, flameColour, smoothstep(0.0, 0.5, x));
  return mix(warm, emberColour, smoothstep(0.42, 1.0, x));
}

// Sideways sway of the flame as a whole at a height (0 … about 1.2); waves travel upwards.
vec2 sway(float height) {
  float t = flowed;
  vec2 slow = vec2(sin(2.3 * height - 1.1 * t), cos(2.0 * height - 0.9 * t + 1.3));
  vec2 quick = vec2(sin(5.9 * height - 2.7 * t + 0.7), sin(6.7 * height - 2.3 * t + 4.0));
  return turbulence * pow(height, 1.4) * (0.24 * slow + 0.08 * quick);
}

// How a wisp runs: on which tongue, how far from the tongue's middle (0 … 1), in which direction, and how high its tongue is.
struct Course {
  vec2 tongue;
  float tip;
  float outer;
  float angle;
  float phase;
};

Course course(int self) {
  int tongue = int(randomUint(seed, uint(self), 40u) % uint(TONGUES));
  float tongueAngle = TAU * (float(tongue) + 0.6 * chance(tongue, 20u)) / float(TONGUES) + 0.07 * flowed;
  float reach = 0.12 + 0.3 * chance(tongue, 21u);
  float tip = mix(0.6, 0.98, chance(tongue, 22u)) * (1.0 + 0.12 * sin(0.8 * flowed + TAU * chance(tongue, 23u)));
  return Course(reach * vec2(cos(tongueAngle), sin(tongueAngle)), tip * mix(0.82, 1.12, chance(self, 41u)),
    pow(chance(self, 42u), 0.7), TAU * chance(self, 43u), TAU * chance(self, 44u));
}

// A point on a course; `h` runs from root (0) to tip (1).
vec3 onCourse(Course c, float h) {
  float belly = smoothstep(-0.14, 0.32, h) * pow(max(1.0 - h, 0.0), 0.75);
  float angle = c.angle + 2.1 * h + 0.16 * flowed;
  float curl = turbulence * h * (0.05 + 0.09 * c.outer);
  vec2 own = curl * vec2(sin(8.0 * h - 2.4 * flowed + c.phase), cos(7.0 * h - 2.1 * flowed + 1.7 * c.phase));
  vec2 flat_ = sway(h * c.tip) + own + c.tongue * pow(sin(3.0 * min(h, 0.97)), 1.5) + 0.66 * belly * c.outer * vec2(cos(angle), sin(angle));
  return vec3(flat_.x, h * c.tip * HEIGHT, flat_.y);
}

Sprite haloSprite(int i) {
  float rank = (float(i) + 0.5) / float(halos);
  float radius = mix(2.6, 0.9, rank);
  float h = mix(0.34, 0.16, rank);
  vec2 drift = sway(h) + 0.1 * vec2(sin(0.5 * flowed + TAU * chance(i, 3u)), cos(0.4 * flowed + TAU * chance(i, 4u)));
  float breath = 0.88 + 0.12 * sin(0.6 * flowed + TAU * chance(i, 5u));
  vec3 colour = mix(haloColour, flameColour, rank);
  return Sprite(vec3(drift.x, HEIGHT * h, drift.y), vec3(0.0, 1.0, 0.0), vec2(radius, radius * 1.2),
    colour * (mix(0.13, 0.22, rank) * halo * breath), 1.0);
}

Sprite glowSprite(int i) {
  float clock = chance(i, 1u) + risen * mix(0.25, 0.45, chance(i, 2u));
  float life = fract(clock);
  int self = i + int(floor(clock)) * 65536;
  Course c = course(self);
  c.outer *= 0.55;
  float h = mix(0.02, mix(0.3, 0.95, chance(self, 5u)), life);
  vec3 along = onCourse(c, h + 0.03) - onCourse(c, h - 0.03);
  float radius = mix(0.08, 0.26, chance(self, 6u)) * sizeOverLife(life) * glowScale;
  return Sprite(onCourse(c, h), along, vec2(radius, radius * (1.6 + 2.0 * h)),
    heat(0.85 * h + 0.3 * c.outer) * (0.115 * glow * glowGain * pow(chance(self, 7u), 1.5) * fade(life, 0.3, 0.65)), 0.0);
}

Sprite wispSprite(int i) {
  int wisp = i / perWisp;
  float clock = chance(wisp, 28u) + risen * mix(0.2, 0.36, chance(wisp, 29u));
  float life = fract(clock);
  int self = wisp + int(floor(clock)) * 65536 + 300000000;
  Course c = course(self);
  float reach = mix(0.2, 0.42, chance(self, 30u));
  float head = mix(0.1, 1.0, pow(life, 0.85)) + 0.12 * reach;
  // 0 at the tail … 1 at the head.
  float q = (float(i % perWisp) + 0.5) / float(perWisp);
  float h = clamp(head - reach * (1.0 - q), 0.0, 1.0);
  vec3 along = onCourse(c, min(h + 0.02, 1.0)) - onCourse(c, max(h - 0.02, 0.0));
  float spacing = length(along) / 0.04 * reach / float(perWisp);
  float fine = chance(self, 31u);
  float width = wispWidth * mix(0.5, 3.2, fine * fine) * sizeOverLife(life) * (0.5 + 2.0 * q * (1.0 - q)) * (0.6 + 1.2 * h);
  float shape = q * q * (1.0 - q) * 6.75 * smoothstep(0.02, 0.24, h) * mix(1.0, smoothstep(0.08, 0.5, h), c.outer * c.outer);
  vec3 colour = mix(heat(0.62 * h + 0.3 * life * c.outer), haloColour, 0.45 * c.outer * smoothstep(0.25, 0.8, h));
  return Sprite(onCourse(c, h), along, vec2(width, 1.6 * spacing),
    colour * (0.4 * glow * wispGain * shape * fade(life, 0.16, 0.7) * mix(0.85, 0.6, fine) / (0.7 + 0.7 * h) * mix(1.1, 0.8, c.outer)), 0.0);
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
    heat(0.3 + 0.6 * life) * (1.6 * embers * twinkle * fade(life, 0.1, 0.6)), 0.0);
}

Sprite sprite(int i) {
  if (i < halos) return haloSprite(i);
  i -= halos;
  if (i < glows) return glowSprite(i + 100000000);
  i -= glows;
  if (i < wisps * perWisp) return wispSprite(i);
  return emberSprite(i - wisps * perWisp + 200000000);
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
  glare = s.glare;
  gl_Position = projectionMatrix * viewMatrix * vec4(place + side * corner.x * extent.x + along * corner.y * extent.y, 1.0);
}
