// Night sky, ridges and a still lake around the light of the curtains.

uniform sampler2D reduced;
uniform vec2 spread;
uniform mat3 level;
uniform uint seed;
uniform float waved;
uniform float glow;
uniform float horizonGlow;
uniform float ripples;
uniform vec3 nightColour;
uniform vec3 horizonColour;
uniform vec3 lowerColour;

in vec2 clip;
in vec3 ray;
layout(location = 0) out vec4 colour;

vec3 nightSky(float elevation) {
  float low = exp2(-7.0 * elevation);
  return nightColour * mix(0.35, 1.0, low) + horizonColour * (horizonGlow * (0.35 * low * low + 0.65 * low * low * low * low));
}

#ifdef LAKE
float crestAt(float x, uint salt) {
  return 0.6 * noise1(x, salt) + 0.28 * noise1(2.3 * x, salt + 1u) + 0.14 * noise1(6.1 * x, salt + 2u) + 0.05 * noise1(17.0 * x, salt + 3u);
}

// Elevation (sine) of a ridge's crest. To the right of straight behind it goes over into what it is to the left of there.
float ridge(float azimuth, float start, float rough, float tall, uint salt) {
  float crest = crestAt((azimuth + start) * rough, salt);
  float behind = smoothstep(2.6, 3.14159265, azimuth);
  if (behind > 0.0) crest = mix(crest, crestAt((azimuth - 6.2831853 + start) * rough, salt), behind);
  return tall * crest * crest;
}
#endif

void main() {
  vec3 direction = normalize(level * ray);
  float elevation = abs(direction.y);
  vec2 at = clip;
  float seen = 1.0;
  float smear = 0.0;
#ifdef LAKE
  bool water = direction.y < 0.0;
  if (water) {
    // Ripples are on the lake; far away they are too small to be seen one by one.
    vec2 place = direction.xz / max(elevation, 0.01);
    float near = ripples * smoothstep(0.0, 0.25, elevation);
    float slow = 0.6 + 0.4 * sin(dot(place, vec2(1.3, 2.1)) + 0.7 * waved);
    vec2 swell = slow * vec2(
      sin(dot(place, vec2(3.1, 9.7)) + 1.1 * waved) + 0.6 * sin(dot(place, vec2(-5.3, 17.9)) + 1.9 * waved),
      sin(dot(place, vec2(2.3, 12.3)) - 1.3 * waved) + 0.7 * sin(dot(place, vec2(-9.9, 27.1)) + 2.3 * waved));
    at += near * vec2(0.0022, 0.012) * swell;
    smear = 0.012 * near;
    // Water mirrors well at a glance, little from above.
    seen = 0.08 + 0.8 * exp2(-5.0 * elevation);
    elevation = max(elevation + 0.02 * near * swell.y, 0.0);
  }
#endif
  vec3 light = bSpline(reduced, 0.5 + 0.5 * at / spread).rgb;
#ifdef LAKE
  if (water) light = 0.5 * (light + bSpline(reduced, 0.5 + 0.5 * (at + vec2(0.0, smear)) / spread).rgb);
  light = (light + nightSky(elevation)) * seen;
  if (elevation < 0.14) {
    float azimuth = atan(direction.x, -direction.z);
    float soft = 1.5 * fwidth(direction.y) + 0.0004;
    float distant = smoothstep(-soft, soft, ridge(azimuth, 0.0, 4.0, 0.12, seed + 101u) - elevation);
    float mist = exp2(-34.0 * elevation);
    float nearer = smoothstep(-soft, soft, ridge(azimuth, 2.0, 2.3, 0.085, seed + 201u) - elevation);
    vec3 haze = horizonColour * (0.35 * horizonGlow) + lowerColour * (0.012 * glow);
    light = mix(light, (haze * (0.55 + 0.6 * mist) + nightColour * 0.3) * seen, distant * 0.9);
    light = mix(light, (haze * (0.1 + 0.22 * mist) + nightColour * 0.1) * seen, nearer * 0.96);
    // The far shore.
    light *= 1.0 - 0.55 * exp2(-elevation * elevation * 90000.0);
  }
#else
  light += nightSky(elevation);
#endif
  colour = vec4(light, 1.0);
}
