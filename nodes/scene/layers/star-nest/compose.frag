// Enlarges the summed shells to the picture.

precision highp float;

uniform sampler2D shells;
uniform vec2 shellsSpread;
uniform float saturation;
uniform float brightness;
uniform vec3 haze;

in vec2 clip;
layout(location = 0) out vec4 colour;

void main() {
  vec3 sum = max(catmullRom(shells, 0.5 + 0.5 * clip / shellsSpread), 0.0) + haze;
  vec3 shown = mix(vec3(length(sum)), sum, saturation);
  // The original's numbers were meant for the display; squaring makes light of them, and deep blacks.
  colour = vec4(shown * shown * brightness, 1.0);
}
