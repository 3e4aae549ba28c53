// Motes in a box around the core. They rise and sway; who leaves at the top comes back at the bottom, unseen.

uniform uint seed;
uniform float motes;

out vec3 light;

const vec3 BOX = vec3(9.0, 7.0, 5.0);

void main() {
  uint self = uint(gl_InstanceID);
  vec3 home = vec3(randomFloat(seed, self, 1u), randomFloat(seed, self, 2u), randomFloat(seed, self, 3u));
  float phase = 6.2831853 * randomFloat(seed, self, 4u);
  home.y += risen * mix(0.1, 0.3, randomFloat(seed, self, 5u)) / BOX.y * 4.0;
  vec3 inBox = fract(home);
  vec3 sway = vec3(sin(flowed * 9.0 + phase), 0.6 * sin(flowed * 7.0 + 2.0 * phase), cos(flowed * 8.0 + 1.7 * phase));
  vec3 fromCore = (inBox - 0.5) * BOX + 0.25 * sway;
  float edge = smoothstep(0.0, 0.12, inBox.y) * smoothstep(1.0, 0.88, inBox.y);
  vec3 world = CORE + fromCore - cameraPosition;
  float distance = length(world);
  float bokeh = randomFloat(seed, self, 6u);
  float radius = mix(0.006, 0.022, bokeh * bokeh * bokeh);
  float twinkle = 0.6 + 0.4 * sin(flowed * 40.0 + 5.0 * phase);
  vec3 lit = lightAt(length(fromCore));
  light = lit * (motes * twinkle * edge * smoothstep(0.8, 2.0, distance) * mix(5.0, 1.5, bokeh)) + veilColour * (0.02 * motes * edge);
  light *= placeRound(world, radius, position.xy, position.z);
}
