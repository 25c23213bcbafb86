import { sql, StandardSQL } from '@codemirror/lang-sql';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { tags } from '@lezer/highlight';
import { basicSetup, EditorView } from 'codemirror';
import { MODEL, isTableName } from '../../../model/tables.ts';

export interface SqlEditorHandle {
  /** Replaces the text, where it is another. */
  set(value: string): void;
  destroy(): void;
}

interface Options {
  value: string;
  label: string;
  tables: readonly string[];
  onchange: (value: string) => void;
  onrun: () => void;
}

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--accent)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--worse)' },
  { tag: tags.comment, color: 'var(--ink-3)' },
]);

const look = EditorView.theme({
  '&': { fontSize: '12px', backgroundColor: 'var(--bg)', color: 'var(--ink)' },
  '&.cm-focused': { outline: 'none' },
  // The frame around the editor shows the focus.
  '.cm-content:focus-visible': { boxShadow: 'none' },
  '.cm-completionIcon': { display: 'none' },
  '.cm-content': {
    fontFamily: 'var(--mono)',
    lineHeight: '18px',
    caretColor: 'var(--ink)',
    minHeight: '144px',
    fontVariantLigatures: 'none',
  },
  '.cm-scroller': { maxHeight: '40vh', fontFamily: 'var(--mono)' },
  '.cm-gutters': { backgroundColor: 'var(--bg)', color: 'var(--ink-3)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground':
    { backgroundColor: 'var(--accent-soft) !important' },
  '.cm-selectionMatch, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--hover)' },
  '.cm-tooltip': {
    border: '1px solid var(--line-2)',
    borderRadius: '6px',
    backgroundColor: 'var(--surface)',
    color: 'var(--ink)',
  },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--hover)',
    color: 'var(--ink)',
  },
});

/** Tables and their columns, for completion. */
const schema = (tables: readonly string[]): Record<string, string[]> =>
  Object.fromEntries(
    tables.filter(isTableName).map((name) => [name, MODEL.get(name)!.columns.map((c) => c.name)]),
  );

/** Tab leaves the editor, as everywhere; Ctrl or ⌘ with Enter runs. */
export function createEditor(parent: HTMLElement, options: Options): SqlEditorHandle {
  const view = new EditorView({
    parent,
    doc: options.value,
    extensions: [
      EditorView.domEventHandlers({
        keydown(event) {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return false;
          event.preventDefault();
          options.onrun();
          return true;
        },
      }),
      basicSetup,
      syntaxHighlighting(colours),
      sql({ dialect: StandardSQL, schema: schema(options.tables) }),
      look,
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': options.label }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) options.onchange(update.state.doc.toString());
      }),
    ],
  });
  return {
    set(value) {
      const now = view.state.doc.toString();
      if (now !== value) view.dispatch({ changes: { from: 0, to: now.length, insert: value } });
    },
    destroy: () => view.destroy(),
  };
}
