// The space that the flame fills: a drop that sways, round below and drawn out above. Heights run from its foot (0) to its tip (1).

uniform float height;
uniform float width;
uniform float flowed;
uniform float turbulence;
uniform vec3 coreColour;
uniform vec3 flameColour;
uniform vec3 emberColour;
uniform vec3 tipColour;

// Of a flame at rest, m.
const float HEIGHT = 3.1;

// Its axis at a height; waves travel upwards.
vec2 sway(float h) {
  float t = flowed;
  float up = max(h, 0.0);
  return turbulence * up * up * vec2(0.3 * sin(1.9 * up - 0.9 * t) + 0.1 * sin(5.0 * up - 2.3 * t + 0.7),
    0.22 * cos(1.7 * up - 0.8 * t + 1.3) + 0.1 * sin(5.6 * up - 2.0 * t + 4.0));
}

// Its radius at a height, m.
float waist(float h) {
  float above = max(h - 0.25, 0.0);
  float below = max(0.25 - h, 0.0) / 0.28;
  return width * (0.66 * exp(-above * (0.6 + 2.4 * above)) * max(1.0 - below * below, 0.0) + 0.03);
}

// Colour from the hottest (0) over orange and ember to where it has cooled down (1.3).
vec3 heat(float x) {
  vec3 warm = mix(coreColour, flameColour, smoothstep(0.0, 0.42, x));
  vec3 cool = mix(warm, emberColour, smoothstep(0.35, 0.85, x));
  return mix(cool, tipColour, smoothstep(0.72, 1.3, x));
}
