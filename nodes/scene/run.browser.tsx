import { Component, useEffect, type ComponentType, type ReactNode } from 'react';
import { createRoot, extend, useThree } from '@react-three/fiber';
import * as THREE from 'three';
import type { SceneTemplateDefinition } from '#graphs/definition.ts';
import { readRow } from '#runtime/bake.ts';
import type { PageExecutor } from '#runtime/browser/executor.ts';
import { Stepper, StepperContext, type SceneProps } from '#runtime/browser/stage.tsx';
import type { definition } from './definition.ts';

type SceneComponent = ComponentType<SceneProps<SceneTemplateDefinition>>;

const components = import.meta.glob<SceneComponent>('./templates/*/scene.tsx', { eager: true, import: 'Scene' });

/** Mounts the template's component in an R3F root that never draws by itself, and steps it frame by frame. */
export const run: PageExecutor<typeof definition> = async ({ node, params, context }) => {
  const { template } = node;
  const Scene = components[`./templates/${template?.name}/scene.tsx`];
  if (!template || !Scene) throw new Error(`The page has no scene template named "${params.template}".`);

  // Checked against the template's own definition before the run began.
  const fixed = params.values as SceneProps<SceneTemplateDefinition>['fixed'];
  const stepper = new Stepper();
  // three's classes become the elements that scene components are written in.
  extend(THREE as unknown as Parameters<typeof extend>[0]);
  const root = createRoot(new OffscreenCanvas(16, 16));
  // Unmounting the root would end the renderer's context, which outlives this scene: it is emptied instead.
  context.onClose(() => void root.render(null));
  await root.configure({
    gl: context.renderer,
    frameloop: 'never',
    dpr: 1,
    size: { width: 16, height: 16, top: 0, left: 0 },
    flat: true,
    linear: true,
  });
  const scene = await new Promise<THREE.Scene>((resolve, reject) => {
    root.render(
      <Boundary onError={reject}>
        <StepperContext value={stepper}>
          <Scene fixed={fixed} seed={params.seed} />
          <Mounted onMount={resolve} />
        </StepperContext>
      </Boundary>,
    );
  });

  return {
    scene: {
      scene,
      character: template.character,
      step: (index, time, row) => {
        // The names and types of the values come from the same definition that the row was baked from.
        const values = readRow(context.layout, node.id, row);
        stepper.step({ index, time, values } as Parameters<Stepper['step']>[0]);
        scene.updateMatrixWorld();
      },
      bloom: (row) => Number(readRow(context.layout, node.id, row)['bloom'] ?? 0),
    },
  };
};

/** Effects run children first, so this one tells that the whole scene is mounted and listens to steps. */
function Mounted({ onMount }: { readonly onMount: (scene: THREE.Scene) => void }): null {
  const scene = useThree((state) => state.scene);
  useEffect(() => onMount(scene), [onMount, scene]);
  return null;
}

class Boundary extends Component<{ readonly onError: (error: unknown) => void; readonly children: ReactNode }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch(error: unknown): void {
    this.props.onError(error);
  }

  override render(): ReactNode {
    return this.state.failed ? null : this.props.children;
  }
}
