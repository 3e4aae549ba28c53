// The gas and its finer noise, shared by the march, the enlargement and the stars.

precision highp float;
precision highp sampler3D;

uniform sampler3D gas;
uniform sampler3D noise;
// Place of the world's origin in tiles of gas.
uniform vec3 place;
uniform mat3 gasFromWorld;
uniform float flowed;
uniform float filaments;
uniform float dust;

const float NEAREST = 0.5;
const float FARTHEST = 9.0;

struct Matter {
  // Light of the three families of stars that arrives here.
  vec3 light;
  // What glows, and what hides, per metre.
  float glowing;
  float hiding;
};

vec3 inTiles(vec3 world) {
  return gasFromWorld * world / float(TILE_METRES);
}

// At a distance from the eye: nothing stands before the lens.
Matter matterAt(vec3 p, float distance) {
  vec4 v = textureLod(gas, p, 0.0);
  vec4 fray = textureLod(noise, p * 2.0 + flowed * vec3(0.31, -0.23, 0.17), 0.0) - 0.5;
  float ridge = max(1.0 - abs(fray.g) * 8.0, 0.0);
  float density = v.a + filaments * (0.9 * fray.r + 0.2 * ridge - 0.1);
  float near = smoothstep(NEAREST, 2.4, distance);
  float thin = clamp(density - 0.1, 0.0, 1.0);
  float thick = max(density - 0.38, 0.0);
  vec3 light = v.rgb * v.rgb;
  // Around a star even the thin gas in its hollow glows.
  float hot = dot(light, light) * 0.03;
  return Matter(light, near * (thin * thin + hot), near * dust * (thick + 0.016 * thin));
}
