// Motes that drift past the camera. Three vertices each, as in the flock.

// Place in the cube that they fill; its third number decides on brightness as well.
in vec3 own;
in vec4 stray;

// In sides of the cube.
uniform vec3 drift;
uniform float pixel;
uniform float dust;
uniform vec3 flockColour;
uniform vec3 crestColour;

out vec3 glow;

// Side of the cube around the camera, m: who leaves it comes in again on the other side, unseen.
const float SIDE = 14.0;

void main() {
  vec3 cell = fract(own + drift) - 0.5;
  vec3 place = SIDE * cell;
  float away = length(place);
  vec3 forward = -place / max(away, 1e-3);
  vec3 rim = abs(cell);
  float shown = smoothstep(0.5, 1.6, away) * (1.0 - smoothstep(0.3, 0.5, max(rim.x, max(rim.y, rim.z))));

  // Most are faint, few bright.
  float bright = stray.w * stray.w * stray.w * stray.w;
  float wanted = 0.004 + 0.01 * bright;
  // Close ones spread out, as in front of a lens.
  float drawn = max(wanted, (1.25 + 0.6 * bright) * pixel * away) + 0.012 * max(0.0, 2.2 - away);
  float share = min(1.0, 1.44e-4 / (drawn * drawn) * (0.03 + 0.35 * bright));
  vec3 colour = mix(vec3(0.75, 0.85, 1.0), stray.x > 0.3 ? crestColour : flockColour, 0.7);
  glow = colour * (dust * shown * share);

  vec3 side = normalize(cross(vec3(0.0, 1.0, 1e-3), forward));
  glow *= placeRound(place, side, cross(forward, side), drawn, sparkCorner(), float(gl_InstanceID));
}
