// For fragments of sprites: `spriteCorner`, a pixel's place in its sprite, ±1 at the edges.

precision highp float;

#ifdef SPHERE

flat in vec4 spriteFrame;
flat in vec2 spriteElevation;
in vec2 spriteOffset;

// Where the pixel's direction meets the sprite's plane.
vec2 spriteCorner() {
  // Sines and cosines of the offsets by way of half of them, which keeps every digit where they are small and needs no more than this.
  vec2 h = 0.5 * spriteOffset;
  vec2 hh = h * h;
  vec2 s = h * (1.0 + hh * (-1.0 / 6.0 + hh * (1.0 / 120.0 + hh * (-1.0 / 5040.0 + hh / 362880.0))));
  vec2 versine = 2.0 * s * s;
  vec2 sine = 2.0 * s * sqrt(max(1.0 - s * s, 0.0));
  float level = spriteElevation.y * (1.0 - versine.y) - spriteElevation.x * sine.y;
  float bulge = level * versine.x;
  float ahead = 1.0 - versine.y - spriteElevation.y * bulge;
  vec2 place = vec2(level * sine.x, sine.y + spriteElevation.x * bulge) / ahead;
  return ahead > 0.0 ? spriteFrame.xy * place.x + spriteFrame.zw * place.y : vec2(2.0);
}

#else

in vec2 corner;

vec2 spriteCorner() {
  return corner;
}

#endif
