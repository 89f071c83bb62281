import { createHash } from 'node:crypto';

/** The page's one style sheet. Colours keep a contrast of at least 4.5:1 in both schemes (WCAG 2.2, 1.4.3). */
export const STYLE = `
:root {
  color-scheme: light dark;
  --back: #f6f7f9; --card: #fff; --ink: #1b2330; --soft: #566071; --line: #cfd5de;
  --link: #0b57b7; --act: #0b57b7; --act-ink: #fff; --danger: #a81a1a; --danger-back: #fdeeee;
  --warn: #7a4a00; --warn-back: #fff6e2; --good: #146c37; --good-back: #eaf7ef; --code: #eef1f5;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #12161d; --card: #1b212b; --ink: #e8ecf2; --soft: #a7b1c0; --line: #3b4554;
    --link: #8cbcff; --act: #8cbcff; --act-ink: #0b1420; --danger: #ff9d96; --danger-back: #3a1a1c;
    --warn: #f5c46b; --warn-back: #33280f; --good: #7fdca2; --good-back: #12301e; --code: #252d39;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main, header, footer { max-width: 78rem; margin: 0 auto; padding: 0 1rem; }
header { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: .5rem; padding-block: .75rem; }
header p { margin: 0; font-weight: 600; }
header form { margin: 0; }
footer { padding-block: 1rem 2rem; color: var(--soft); font-size: .875rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: .5rem 0; overflow-wrap: anywhere; }
h2 { font-size: 1.125rem; margin: 0 0 .5rem; }
section, .card { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; margin: 0 0 1rem; }
a { color: var(--link); }
section > :first-child, .card > :first-child { margin-top: 0; }
section > :last-child, .card > :last-child { margin-bottom: 0; }
p, li, dd { overflow-wrap: anywhere; }
ul { margin: 0; padding-left: 1.25rem; }
li + li { margin-top: .25rem; }
.soft { color: var(--soft); }
.value { white-space: pre-wrap; }
td .value { overflow-wrap: anywhere; }
.tag { display: inline-block; border: 1px solid currentColor; border-radius: .25rem; padding: 0 .4rem; font-size: .875rem; }
.danger { color: var(--danger); }
.note { border-left: .3rem solid var(--warn); background: var(--warn-back); padding: .75rem 1rem; margin: 0 0 1rem; border-radius: .25rem; }
.note.bad { border-color: var(--danger); background: var(--danger-back); }
.note.good { border-color: var(--good); background: var(--good-back); }
.note h2 { margin: 0; }
.note p { margin: .25rem 0 0; }
.irreversible { border-color: var(--danger); border-width: 2px; }
.consequences { font-size: 1.0625rem; }
.price { font-size: 1.25rem; font-weight: 600; margin: 0; }
code, pre, .mono { font-family: ui-monospace, monospace; font-size: .875rem; }
code { background: var(--code); border-radius: .25rem; padding: .1rem .3rem; white-space: pre-wrap; overflow-wrap: anywhere; }
pre { background: var(--code); border-radius: .25rem; padding: .75rem; margin: .5rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem .4rem 0; font-size: .9375rem; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; font-size: .875rem; }
td { min-width: 4.5rem; }
td.mono { min-width: 9rem; font-size: .8125rem; }
td.short .value { white-space: nowrap; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem .75rem; margin: 0; }
dt { color: var(--soft); }
dd { margin: 0; }
label { display: block; font-weight: 600; margin-top: .75rem; }
.hint { margin: 0; color: var(--soft); font-size: .875rem; }
input { display: block; width: 100%; max-width: 28rem; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--soft); border-radius: .375rem; padding: .55rem .7rem; margin-top: .35rem; }
input[aria-invalid=true] { border: 2px solid var(--danger); }
.error { color: var(--danger); font-weight: 600; margin: .25rem 0 0; }
button { font: inherit; font-weight: 600; min-height: 2.75rem; padding: .5rem 1.25rem; border-radius: .375rem; border: 1px solid var(--act); background: var(--act); color: var(--act-ink); cursor: pointer; margin-top: 1rem; }
button.plain { background: transparent; color: var(--link); margin-top: 0; }
button.refuse { background: transparent; color: var(--danger); border-color: var(--danger); }
a:focus-visible, button:focus-visible, input:focus-visible, .scroll:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.pending { list-style: none; padding: 0; }
.pending li { margin: 0 0 1rem; }
.pending h2 { overflow-wrap: anywhere; }
@media (max-width: 74rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, td { display: block; }
  tr + tr { margin-top: 1rem; }
  td, td.mono { display: grid; grid-template-columns: 7rem 1fr; gap: .5rem; padding: .3rem 0; min-width: 0; }
  td::before { content: attr(data-label); color: var(--soft); font: .875rem/1.7 system-ui, sans-serif; }
  td.short .value { white-space: pre-wrap; }
  td.unknown { display: none; }
}
@media (max-width: 30rem) {
  .decide button { width: 100%; }
}
`;

/** Lets this style sheet, and no other, through the content security policy. */
export const STYLE_HASH = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`;
