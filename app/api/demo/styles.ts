/** The shop's own look: deliberately not ours, as a customer's site is not. */
export const styles = `
:root{color-scheme:light dark;--paper:#fdf9f1;--card:#fff;--ink:#2b2117;--mute:#6d5f4e;--line:#ecdfc9;--honey:#e8a317;--deep:#c0770b;--link:#8a4b08;--wash:#fbeecf;--band:#33261a;--band-ink:#fbf3e3}
@media (prefers-color-scheme:dark){:root{--paper:#1a140e;--card:#241c14;--ink:#f6ecdc;--mute:#b9a88f;--line:#3a2e21;--honey:#e8a317;--deep:#c0770b;--link:#f0bb55;--wash:#2c2115;--band:#0f0b07;--band-ink:#f6ecdc}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;scroll-padding-top:16px}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.6 ui-serif,Georgia,"Iowan Old Style","Times New Roman",serif}
a{color:inherit}
:focus-visible{outline:3px solid var(--link);outline-offset:3px;border-radius:4px}
.skip{position:absolute;left:-999px}.skip:focus{left:16px;top:8px;padding:8px 12px;background:var(--card);z-index:2}
.notice{display:flex;flex-wrap:wrap;gap:4px 16px;justify-content:center;margin:0;padding:7px 16px;background:var(--band);color:var(--band-ink);font:13px/1.5 system-ui,sans-serif;text-align:center}
.wrap{max-width:1120px;margin:0 auto;padding:0 24px}
.top{display:flex;flex-wrap:wrap;align-items:center;gap:8px 28px;padding-block:20px}
.brand{display:flex;align-items:center;gap:10px;margin-inline-end:auto;font-size:24px;font-weight:600;letter-spacing:-.01em;text-decoration:none}
.mark{width:34px}.mark .out{fill:var(--honey)}.mark .in{fill:var(--paper)}
nav{display:flex;flex-wrap:wrap;gap:4px 22px}
nav a,.lang{display:inline-flex;align-items:center;min-height:44px;text-decoration:none;font-size:15px;color:var(--mute)}
nav a:hover,.lang:hover{color:var(--ink);text-decoration:underline;text-underline-offset:5px}
.hero{display:grid;grid-template-columns:1.05fr 1fr;gap:24px 56px;align-items:center;padding-block:32px 72px}
h1{margin:0 0 20px;font-size:clamp(36px,5.4vw,60px);font-weight:500;line-height:1.06;letter-spacing:-.025em;text-wrap:balance}
.hero p{max-width:32em;margin:0 0 32px;color:var(--mute);font-size:18px}
.row{display:flex;flex-wrap:wrap;gap:12px}
.button{display:inline-flex;align-items:center;min-height:48px;padding:0 24px;border:1px solid var(--ink);border-radius:24px;background:none;color:inherit;font:inherit;font-size:16px;text-decoration:none;cursor:pointer;transition:transform 140ms ease-out}
.button.main{border-color:var(--honey);background:var(--honey);color:#2b2117}
.button:hover{transform:translateY(-1px)}
.hero-picture{width:100%;max-height:440px}
.cell{stroke:var(--paper);stroke-width:5;stroke-linejoin:round}
.cell.a{fill:#f2b83a}.cell.b{fill:#e39a18}.cell.c{fill:#c7780f}.cell.d{fill:var(--wash)}
.wing{fill:#fff;opacity:.72}.body{fill:#2b2117}.stripe{stroke:#f2b83a;stroke-width:5}.eye{fill:#fff}
h2{margin:0 0 20px;font-size:28px;font-weight:500;letter-spacing:-.015em}
section{padding-block:28px 36px}
.grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(236px,1fr));gap:20px;margin:0;padding:0;list-style:none}
.card{display:flex;flex-direction:column;overflow:hidden;border:1px solid var(--line);border-radius:14px;background:var(--card)}
.picture{display:block;width:100%;height:190px;padding:14px;background:var(--wash)}
.card h3{margin:16px 18px 2px;font-size:18px;font-weight:600}
.card p{margin:0 18px;color:var(--mute);font-size:15px}
.card .price{display:flex;flex-wrap:wrap;align-items:baseline;gap:0 10px;margin:auto 18px 16px;padding-top:12px;color:var(--ink);font:600 17px/1.5 system-ui,sans-serif;font-variant-numeric:tabular-nums}
.price small{color:var(--mute);font-size:13px;font-weight:400}
.amber{--f:#d9860f;--d:#b5670a}.gold{--f:#efb12f;--d:#d48f12}.brown{--f:#9c5a1c;--d:#7a420f}.lemon{--f:#f0c95c;--d:#d8a730}.green{--f:#5d6b35;--d:#465226}
.picture .fill{fill:var(--f)}.picture .deep{fill:var(--d)}.picture .comb{stroke:#fff}
.glass{fill:#fff;opacity:.62}.lid{fill:#7b5330}.dark{fill:#3a2a1c}.label,.paper{fill:#fff6e2}.flame{fill:#f5b93a}.ground{fill:#000;opacity:.07}
.shine{fill:none;stroke:#fff;stroke-width:4;stroke-linecap:round;opacity:.5}.string{fill:none;stroke:#7b5330;stroke-width:4}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(220px,1fr));gap:24px 40px}
.facts h3{margin:0 0 4px;font-size:17px}.facts p{margin:0;color:var(--mute);font-size:15px}
.help{border-top:1px solid var(--line)}
.question{display:flex;flex-wrap:wrap;gap:16px 40px;align-items:center;justify-content:space-between;margin-block:20px 56px;padding:36px 40px;border-radius:18px;background:var(--wash)}
.question h2{margin:0 0 4px}.question p{margin:0;color:var(--mute)}
footer{padding-block:28px 112px;border-top:1px solid var(--line);color:var(--mute);font-size:14px}
@media (max-width:760px){.hero{grid-template-columns:1fr;padding-block:8px 40px}.hero-picture{max-height:260px;order:-1}.wrap{padding-inline:18px}nav{order:3;width:100%;gap:0 20px}.question{padding:28px 24px}.grid{grid-template-columns:repeat(auto-fill,minmax(160px,1fr));gap:12px}.card h3,.card p,.card .price{margin-inline:14px}.picture{height:150px}}
@media (prefers-reduced-motion){html{scroll-behavior:auto}.button{transition:none}}
`
