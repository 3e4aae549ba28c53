// Haze, and veils: thin sheets where a slowly folding noise passes through its mean.

layout(location = 0) out vec4 colour;

const float NEAREST = 1.0;
const float FARTHEST = 9.0;

// A tender light in the middle of the mist, with a wide glow, as the lens sees it; mist before it veils it.
vec3 coreSeen(vec3 origin, vec3 direction, float transmittance) {
  vec3 along = CORE - origin;
  float off = length(along - direction * max(dot(along, direction), 0.0)) / size;
  float near = 1.0 / (1.0 + 32.0 * off * off);
  float wide = 1.0 / (1.0 + 5.0 * off * off);
  return coreColour * (core * swell * transmittance * (1.0 * near * near + 0.2 * wide * wide * wide));
}

float sheet(float value, float width) {
  float x = max(1.0 - abs(value - 0.5) * width, 0.0);
  return x * x;
}

void main() {
  vec3 origin = viewOrigin();
  vec3 direction = viewDirection();
  float growth = pow(FARTHEST / NEAREST, 1.0 / float(STEPS));
  float t = NEAREST;
  float transmittance = 1.0;
  vec3 sum = vec3(0.0);
  // Of distances, weighed by how much light comes from there.
  float weight = 1e-4;
  float distances = weight * 4.0;
  float beforeCore = 1.0;
  float coreDistance = distance(origin, CORE);
  for (int i = 0; i < STEPS; i++) {
    vec3 place = origin + direction * t;
    vec3 fromCore = place - CORE;
    float radius = length(fromCore);
    vec3 p = (fromCore / size - vec3(0.0, risen, 0.0)) * 0.13;
    vec4 fold = textureLod(noise, p * 0.8 + flowed * vec3(0.3, -0.1, 0.2), 0.0) - 0.5;
    vec4 n = textureLod(noise, p + 0.34 * fold.xyz + flowed * vec3(-0.2, 0.1, 0.3), 0.0);
    float clear = smoothstep(0.25 * opening, 0.6 + 1.2 * opening, radius);
    float dense = max(n.a * 2.4 - 0.88, 0.0) * haze;
    float silk = (1.5 * sheet(n.r, 14.0) + 2.8 * sheet(n.g, 18.0) * n.b) * veils * mix(0.7, 1.0, clear);
    // What lies towards the core shades what lies behind.
    float towards = textureLod(noise, p * (1.0 - 0.3 / max(radius, 0.3)) + 0.34 * fold.xyz + flowed * vec3(-0.2, 0.1, 0.3), 0.0).a;
    float lit = exp2(-3.0 * max(towards * 2.4 - 0.88, 0.0) * smoothstep(0.2, 1.0, radius));
    float stride = t * (growth - 1.0);
    float near = smoothstep(NEAREST, 2.6, t);
    float absorbed = stride * near * (0.5 * dense + 0.35 * silk) * mix(0.3, 1.0, clear);
    float opacity = absorbed / (1.0 + absorbed);
    float glowing = transmittance * stride * near * (0.22 * dense + silk + 0.02);
    vec3 light = lightAt(radius) * lit;
    sum += light * glowing;
    glowing *= dot(light, vec3(1.0));
    weight += glowing;
    distances += glowing * t;
    transmittance *= 1.0 - opacity;
    beforeCore = t < coreDistance ? transmittance : beforeCore;
    t *= growth;
  }
  sum += coreSeen(origin, direction, beforeCore);
  sum += depthColour * (transmittance * 0.06 * (1.0 - 0.6 * abs(direction.y)));
  colour = vec4(sum, distances / weight);
}
