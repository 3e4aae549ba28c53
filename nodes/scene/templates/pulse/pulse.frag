precision highp float;

uniform float glow;
uniform float size;
uniform float rings;
uniform float sent;
uniform vec3 discColour;
uniform vec3 ringColour;

in vec2 place;
layout(location = 0) out vec4 colour;

const float GOLDEN_ANGLE = 2.3999632;

// A ring is a bright line with a tail towards the disc; `since` counts from one ring (0) to the next (1).
float ring(float since) {
  return max(exp2(-7.0 * (1.0 - since)), 1.0 - smoothstep(0.0, 0.1, since));
}

void main() {
  float radius = length(place);
  float r = radius / size;
  float disc = 1.25 * exp2(-18.0 * r * r) + 0.22 * exp2(-4.6 * r);
  // Rings draw closer to each other as they go out, as do waves that slow down.
  float way = 2.6 * r / (1.0 + 0.12 * r) - sent;
  float self = floor(way + 0.9);
  // Each is lit from another side.
  float towards = self * GOLDEN_ANGLE;
  float side = 0.5 + 0.5 * dot(place, vec2(cos(towards), sin(towards))) / max(radius, 1e-3);
  float lit = ring(fract(way)) * (0.12 + 0.88 * side * side) * exp2(-0.95 * r) * smoothstep(0.18, 0.62, r);
  vec3 tint = mix(discColour, ringColour, smoothstep(0.1, 1.1, r));
  float rim = 1.0 - smoothstep(2.2, 3.8, radius);
  colour = vec4((discColour * disc * glow + tint * (1.25 * lit * rings) + ringColour * (0.045 * glow * exp2(-1.3 * r))) * rim, 1.0);
}
