// The light of the core, shared by the mist and the motes that float in it.

precision highp float;
precision highp sampler3D;

uniform sampler3D noise;
uniform float flowed;
uniform float risen;
uniform float size;
uniform float opening;
uniform float swell;
uniform float wave;
uniform float core;
uniform float veils;
uniform float haze;
uniform vec3 coreColour;
uniform vec3 veilColour;
uniform vec3 hazeColour;
uniform vec3 depthColour;

const vec3 CORE = vec3(0.0, 0.0, -4.3);

// What reaches a place at a distance from the core: tender in the middle, colder outwards. A swell takes its time to get there.
vec3 lightAt(float radius) {
  float r = radius / (size * (1.0 + 0.35 * opening));
  float swelling = mix(swell, wave, smoothstep(0.2, 2.2, r));
  float near = 1.0 / (1.0 + 3.2 * r * r);
  vec3 inner = coreColour * (2.0 * core * near * near * near);
  vec3 outer = veilColour * (1.0 * near * near) + hazeColour * (0.4 * near + 0.055);
  return (inner + outer) * swelling;
}
