// Stars of the gas's tile, each family's light-givers first, then the many small ones. Gas between a star and the eye dims it.

uniform vec3 lights[LIGHTS];
uniform uint seed;
uniform mat3 families;
uniform float starlight;

out vec3 light;
out float halo;

void main() {
  int star = gl_InstanceID / COPIES;
  int copy = gl_InstanceID % COPIES;
  bool giver = star < LIGHTS;
  uint self = uint(star);
  vec3 home = giver ? lights[star]
    : vec3(randomFloat(seed, self, 1u), randomFloat(seed, self, 2u), randomFloat(seed, self, 3u));
  // Of all repetitions those nearest to the eye.
  vec3 origin = place + inTiles(cameraPosition);
  vec3 away = fract(home - origin + 0.5) - 0.5;
  if (copy > 0) away -= sign(away) * vec3(copy & 1, (copy >> 1) & 1, copy >> 2);
  vec3 world = float(TILE_METRES) * (away * gasFromWorld);
  float distance = length(world);
  float passed = 1.0;
  for (int i = 0; i < 12; i++) {
    float f = (float(i) + 0.5) / 12.0;
    passed /= 1.0 + matterAt(origin + away * f, distance * f).hiding * distance / 12.0;
  }
  int family = giver ? star % 3 : int(randomUint(seed, self, 4u) % 3u);
  vec3 colour = families[family];
  float size = giver ? 1.0 : pow(randomFloat(seed, self, 5u), 6.0);
  // Seen from afar as small as a lens draws it, never smaller.
  float radius = giver ? 0.24 + 0.05 * distance : distance * mix(0.0016, 0.004, size);
  float fade = smoothstep(0.2, 1.2, distance) * (1.0 - smoothstep(0.6 * float(TILE_METRES), float(TILE_METRES), distance));
  halo = giver ? 1.0 : 0.0;
  light = (giver ? 1.2 : mix(0.2, 2.0, size)) * starlight * fade * passed * mix(colour, vec3(dot(colour, vec3(0.33))), 0.4);
  light *= placeRound(world, radius, position.xy, position.z);
  if (dot(light, vec3(1.0)) < 0.003) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
}
