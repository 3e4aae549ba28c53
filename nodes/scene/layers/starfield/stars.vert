// Stars by direction. A star is never drawn smaller than a pixel and a bit: its light is spread instead, so that it does not sparkle.

uniform uint seed;
uniform vec2 viewport;
uniform float brightness;
uniform float twinkle;
// Elevation, as the sine of the angle, below which the air swallows them; −2 in space.
uniform float horizon;

out vec3 light;

const float TAU = 6.2831853;

float chance(uint channel) {
  return randomFloat(seed, uint(gl_InstanceID), channel);
}

// From the red of cool stars over white to the blue of hot ones.
vec3 tint(float heat) {
  vec3 warm = mix(vec3(1.0, 0.52, 0.26), vec3(1.0, 0.9, 0.78), smoothstep(0.0, 0.55, heat));
  return mix(warm, vec3(0.62, 0.76, 1.0), smoothstep(0.45, 1.0, heat));
}

void main() {
  float height = 2.0 * chance(1u) - 1.0;
  float azimuth = TAU * chance(2u);
  float flat_ = sqrt(1.0 - height * height);
  vec3 direction = vec3(flat_ * cos(azimuth), height, flat_ * sin(azimuth));
  // Counts rise steeply towards the faint, as in any sky.
  float magnitude = pow(chance(3u), -0.55);
  float power = min(0.16 * magnitude, 4.0);
  // Radians; what is bright looks a little larger.
  float radius = 0.00125 * (1.0 + 0.5 * sqrt(power));
  float radiansPerPixel = 2.0 / (projectionMatrix[1][1] * viewport.y);
  float drawn = max(radius, 1.3 * radiansPerPixel);
  float scintillation = 1.0 + 0.28 * sin(twinkle * mix(2.0, 6.0, chance(4u)) + TAU * chance(5u));
  float shown = smoothstep(horizon, horizon + 0.16, direction.y);
  light = tint(chance(6u)) * (brightness * power * scintillation * shown * (radius * radius) / (drawn * drawn));

  vec3 seen = mat3(viewMatrix) * mat3(modelMatrix) * direction;
#ifdef SPHERE
  // So far away, whatever its size, that both eyes see it in the same place.
  vec3 side = normalize(cross(seen, vec3(1e-4, 1.0, 0.0)));
  placeBefore(0.0, seen, drawn * side, drawn * cross(side, seen), position.xy, position.z);
#else
  corner = position.xy;
  vec4 place = projectionMatrix * vec4(seen, 1.0);
  place.xy += corner * place.w * (drawn / radiansPerPixel) * 2.0 / viewport;
  gl_Position = vec4(place.xy, 0.0, place.w);
#endif
  if (shown <= 0.0) gl_Position = vec4(0.0, 0.0, 2.0, 1.0);
}
