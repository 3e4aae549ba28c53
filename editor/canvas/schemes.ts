import type { ClassicPreset, GetSchemes } from 'rete';
import type { ReactArea2D } from 'rete-react-plugin';

type Connection = ClassicPreset.Connection<ClassicPreset.Node, ClassicPreset.Node>;
export type Schemes = GetSchemes<ClassicPreset.Node, Connection & { isPseudo?: boolean }>;
export type Signals = ReactArea2D<Schemes>;
