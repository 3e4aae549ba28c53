// Everything that is costly (shadows, light of each star) lies in the volume already, so that a step is two fetches.

uniform mat3 families;
uniform vec3 hazeColour;
uniform vec3 heartLight;
uniform vec3 heartDirection;

layout(location = 0) out vec4 colour;

void main() {
  vec3 sight = viewDirection();
  vec3 direction = inTiles(sight);
  vec3 origin = place + inTiles(viewOrigin());
  float growth = pow(FARTHEST / NEAREST, 1.0 / float(STEPS));
  float t = NEAREST;
  // The heart of the nebula lies ahead, ever equally far: a glow behind all clouds, which lights their rims from behind.
  float away = 1.0 - dot(sight, heartDirection);
  vec3 behind = heartLight * (0.3 / (1.0 + 40.0 * away + 1100.0 * away * away));
  float transmittance = 1.0;
  vec3 sum = vec3(0.0);
  // Of distances, weighed by how much light comes from there.
  float weight = 1e-4;
  float distances = weight * 4.0;
  for (int i = 0; i < STEPS; i++) {
    Matter matter = matterAt(origin + direction * t, t);
    float stride = t * (growth - 1.0);
    float absorbed = stride * matter.hiding;
    float opacity = absorbed / (1.0 + absorbed);
    float glowing = transmittance * stride * matter.glowing * (1.0 - 0.5 * opacity);
    vec3 light = families * matter.light + hazeColour * 0.09 + behind * (t * t / (FARTHEST * FARTHEST));
    sum += light * glowing;
    glowing *= light.r + light.g + light.b;
    weight += glowing;
    distances += glowing * t;
    transmittance *= 1.0 - opacity;
    t *= growth;
  }
  vec3 beyond = gasFromWorld * sight;
  float veil = textureLod(noise, beyond * 0.8, 0.0).b * textureLod(noise, beyond * 2.1, 0.0).r;
  sum += behind * (transmittance * veil * (0.05 + 1.2 * veil));
  colour = vec4(sum, distances / weight);
}
