// Photosphere, and the fringe of the chromosphere around it. `b` is how far from the centre a ray passes, in radii.

precision highp float;
precision highp sampler3D;

uniform sampler3D noise;
uniform mat4 sunFromWorld;
uniform float boiled;
uniform float glow;
uniform float granulation;
uniform float spots;
uniform float flares;
uniform vec3 emberColour;
uniform vec3 goldColour;
uniform vec3 whiteColour;
uniform vec3 prominenceColour;

in vec3 place;
layout(location = 0) out vec4 colour;

// Four noises of mean 0 and deviation 1, with eight cells to a unit.
vec4 noises(vec3 at) {
  return (texture(noise, at) - 0.5) * 6.0;
}

// Ember over gold to warm white; brightness rises with the temperature faster than linearly.
vec3 incandescence(float heat) {
  vec3 warm = mix(emberColour * 1.25, goldColour, smoothstep(0.3, 0.92, heat));
  return mix(warm, whiteColour, smoothstep(0.8, 1.4, heat)) * (0.03 + 1.12 * heat * heat);
}

vec3 photosphere(vec3 n, float mu) {
  vec4 region = noises(n * 0.19 + vec3(0.31, 0.0, 0.004 * boiled));
  vec4 warp = noises(n * 0.5 + vec3(0.0, 0.011, -0.016) * boiled);
  vec3 at = n + 0.03 * warp.xyz;
  vec4 cells = noises(at * 1.5 + vec3(0.03, -0.018, 0.024) * boiled);
  vec4 fine = noises(at * 3.7 + 0.045 * cells.xyz + vec3(-0.07, 0.08, 0.04) * boiled);
  vec4 finer = noises(at * 5.3 + 0.03 * cells.yzw + vec3(0.1, -0.05, 0.08) * boiled + 0.37);

  // Where noise passes through zero: threads of rising plasma, and, finer, the lanes in which it sinks.
  float threads = exp2(-2.6 * abs(cells.x + 0.35 * fine.x)) + 0.6 * exp2(-2.6 * abs(fine.y + 0.3 * cells.y)) - 0.7;
  float granule = smoothstep(0.0, 1.4, abs(finer.x + 0.6 * fine.z)) - 0.55;
  float mottle = warp.w + 0.5 * cells.z;
  // Belts of activity on both sides of the equator.
  float belt = smoothstep(0.02, 0.22, abs(n.y)) * (1.0 - smoothstep(0.45, 0.75, abs(n.y)));
  float plage = smoothstep(0.4, 1.9, region.x + 0.25 * warp.x + 0.2 * cells.x) * belt;
  float core = smoothstep(1.15, 1.6, region.x + 0.16 * warp.y + 0.1 * cells.y) * belt;
  float umbra = smoothstep(0.35, 0.9, core);
  float filament = (1.0 - smoothstep(0.0, 0.2, abs(region.y + 0.3 * warp.z + 0.09 * cells.w))) * smoothstep(-0.1, 0.9, region.z);

  float heat = 0.7 + granulation * (0.3 * threads + 0.17 * granule * smoothstep(0.0, 0.5, mu) + 0.1 * mottle);
  heat += plage * (0.16 + 0.2 * flares) * (0.35 + 0.65 * threads + 0.3 * abs(finer.z));
  heat -= spots * (0.35 * core + 0.35 * umbra + 0.36 * filament);
  // The limb shows higher, cooler layers.
  float limb = 1.0 - mu;
  heat *= 1.0 - 0.46 * limb * (0.3 + 0.7 * limb);
  return incandescence(max(heat, 0.05));
}

void main() {
  vec3 eye = (sunFromWorld * vec4(cameraPosition, 1.0)).xyz;
  vec3 direction = normalize((sunFromWorld * vec4(place, 1.0)).xyz - eye);
  vec3 nearest = eye - dot(eye, direction) * direction;
  float b = length(nearest);
  float soft = 0.8 * fwidth(b);
  float disc = 1.0 - smoothstep(1.0 - soft, 1.0 + soft, b);

  float mu = sqrt(max(1.0 - b * b, 0.0));
  vec3 surface = vec3(0.0);
  if (disc > 0.0) surface = photosphere(normalize(nearest - mu * direction), mu) * glow;

  // Spicules: a ragged lawn of small jets seen from the side.
  vec3 fringe = vec3(0.0);
  if (b > 0.93) {
    vec3 rim = nearest / b;
    vec4 jets = noises(rim * 3.1 + vec3(0.05, -0.07, 0.06) * boiled);
    vec4 tufts = noises(rim * 0.8 + vec3(0.02, 0.03, -0.02) * boiled);
    float tall = 0.013 * exp2(0.7 * jets.x + 0.9 * tufts.x) * (0.8 + 0.3 * flares);
    float above = max(b - 1.0, 0.0) / tall;
    float rising = exp2(-0.9 * above) * (1.0 - smoothstep(1.1, 1.25, b));
    fringe = mix(prominenceColour, goldColour, 0.5 * rising) * (rising * smoothstep(0.96, 1.0, b) * exp2(0.9 * tufts.y - 0.6) * (0.14 + 0.16 * flares) * glow);
  }
  colour = vec4(surface * disc + fringe, disc);
}
