// Enlarges the finished sky to the picture. One bilinear tap: a sharper filter costs four more, and what it wins in likeness is won
// more cheaply by drawing the sky a little larger.

precision highp float;

uniform sampler2D shells;
uniform vec2 shellsSpread;
uniform float brightness;

in vec2 clip;
layout(location = 0) out vec4 colour;

void main() {
  vec3 shown = textureLod(shells, 0.5 + 0.5 * clip / shellsSpread, 0.0).rgb;
  // The original's numbers were meant for the display; squaring makes light of them, and deep blacks.
  colour = vec4(shown * shown * brightness, 1.0);
}
