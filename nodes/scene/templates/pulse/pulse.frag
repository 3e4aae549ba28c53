precision highp float;

uniform float glow;
uniform float size;
uniform float rings;
uniform float sent;
uniform vec3 discColour;
uniform vec3 ringColour;

in vec2 place;
layout(location = 0) out vec4 colour;

void main() {
  float radius = length(place);
  float r = radius / size;
  float disc = exp2(-9.0 * r * r) + 0.16 * exp2(-2.6 * r);
  float crest = 0.5 + 0.5 * cos(6.2831853 * (2.2 * r - fract(sent)));
  crest *= crest;
  float ring = crest * crest * exp2(-1.5 * r) * smoothstep(0.1, 0.6, r);
  float rim = 1.0 - smoothstep(1.6, 3.0, radius);
  colour = vec4((discColour * disc * glow + ringColour * ring * rings * 0.55) * rim, 1.0);
}
