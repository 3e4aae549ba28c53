precision highp float;

uniform int columns;
uniform int rows;
// Encoded sRGB, 0 … 1.
uniform vec3 cells[CELLS];
// Encoded sRGB at the right edge of a gradient; 0 for cells.
uniform float gradientTop;

in vec2 place;
layout(location = 0) out vec4 colour;

// IEC 61966-2-1
vec3 linearLight(vec3 encoded) {
  return mix(encoded / 12.92, pow((encoded + 0.055) / 1.055, vec3(2.4)), step(0.04045, encoded));
}

void main() {
  ivec2 cell = min(ivec2(place * vec2(columns, rows)), ivec2(columns, rows) - 1);
  vec3 encoded = gradientTop > 0.0 ? vec3(gradientTop * place.x) : cells[cell.y * columns + cell.x];
  colour = vec4(linearLight(encoded), 1.0);
}
