import { type Content, contentOf, type Extras, type Items, present, words } from './content.ts';

interface Cell extends Content, Extras {
  readonly format?: 'numeric' | undefined;
  readonly colspan?: number | undefined;
  readonly rowspan?: number | undefined;
}

export interface TableProps extends Extras {
  readonly caption?: string | undefined;
  readonly captionClasses?: string | undefined;
  readonly head?: readonly Cell[] | undefined;
  readonly rows: Items<readonly Cell[]>;
  readonly firstCellIsHeader?: boolean | undefined;
}

/** Rows to compare. */
export const Table = (props: TableProps) => (
  <table class={words('govuk-table', props.classes)} {...props.attributes}>
    {props.caption && (
      <caption class={words('govuk-table__caption', props.captionClasses)}>{props.caption}</caption>
    )}
    {props.head && (
      <thead class="govuk-table__head">
        <tr class="govuk-table__row">
          {props.head.map((cell) => (
            <HeaderCell cell={cell} scope="col" />
          ))}
        </tr>
      </thead>
    )}
    <tbody class="govuk-table__body">
      {present(props.rows).map(([row]) => (
        <tr class="govuk-table__row">
          {row.map((cell, at) =>
            at === 0 && props.firstCellIsHeader ? (
              <HeaderCell cell={{ ...cell, format: undefined }} scope="row" />
            ) : (
              <td {...cellAttributes(cell, 'govuk-table__cell')}>{contentOf(cell)}</td>
            ),
          )}
        </tr>
      ))}
    </tbody>
  </table>
);

const HeaderCell = ({ cell, scope }: { readonly cell: Cell; readonly scope: 'col' | 'row' }) => (
  <th scope={scope} {...cellAttributes(cell, 'govuk-table__header')}>
    {contentOf(cell)}
  </th>
);

const cellAttributes = (cell: Cell, base: string) => ({
  class: words(base, cell.format && `${base}--${cell.format}`, cell.classes),
  colspan: cell.colspan,
  rowspan: cell.rowspan,
  ...cell.attributes,
});
