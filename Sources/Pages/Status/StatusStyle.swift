import Fleet
import FoundationEssentials

/// How the status page looks: in the page itself, and allowed by its digest alone.
enum StatusStyle {
    static let sheet: HTML = """
        :root{color-scheme:light dark;--page:#f7f7f5;--card:#fff;--line:#e3e4e1;--text:#1a1d21;--quiet:#5c646e;\
        --link:#1f5fbf;--wash:#fdf3f2;--error:#c8322b;--partial:#b45309;--rate:#92700c;--unknown:#8a46b0;\
        --pending:#64748b;--running:#2468c9;--success:#2b8a4b;--paused:#8b9199;--disabled:#b9bec5;--cut:#fff}
        @media(prefers-color-scheme:dark){:root{--page:#121416;--card:#1a1d20;--line:#2b3035;--text:#e7e9eb;\
        --quiet:#9ba4ae;--link:#82b1ff;--wash:#2a1c1c;--error:#ff6f66;--partial:#f2a04c;--rate:#dcb93f;\
        --unknown:#c994ea;--pending:#93a3b5;--running:#6ea8f7;--success:#4fb878;--paused:#7c848d;--disabled:#4a5159;\
        --cut:#121416}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--page);color:var(--text);font:15px/1.45 system-ui,-apple-system,"Segoe UI",\
        Roboto,"Noto Sans","DejaVu Sans",sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
        header,main,footer{max-width:76rem;margin:0 auto;padding:0 1.25rem}
        header{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;justify-content:space-between;padding-top:1rem}
        header .name{font-weight:600;color:var(--text)}
        nav a{margin-right:1rem}header nav a:last-child{margin-right:0}
        a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}
        :focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:3px}
        h1{display:flex;gap:.7rem;align-items:center;font-size:1.75rem;line-height:1.2;font-weight:650;\
        letter-spacing:-.015em;margin:1.75rem 0 .25rem}
        h1 .icon{width:1.9rem;height:1.9rem}
        h2{font-size:1.05rem;font-weight:650;margin:2.25rem 0 .75rem}
        h2 .quiet{font-weight:400;font-size:.9rem;margin-left:.35rem}
        h3{font-size:1rem;font-weight:650;margin:0}h3 .quiet{font-weight:400;font-size:.85rem}h3 a{color:var(--text)}
        p{margin:.25rem 0}ul{list-style:none;margin:0;padding:0}
        .quiet{color:var(--quiet)}.small{font-size:.85rem}
        .definitions{position:absolute;width:0;height:0}
        .icon{width:1rem;height:1rem;flex:none;vertical-align:-.15em;margin-right:.4rem}h1 .icon{margin:0}
        .cut,.line,.mark{fill:none;stroke-width:1.7;stroke-linecap:round;stroke-linejoin:round}
        .cut{stroke:var(--cut)}.line{stroke:currentColor}
        .error{color:var(--error);fill:var(--error)}.partial{color:var(--partial);fill:var(--partial)}
        .rate_limited{color:var(--rate);fill:var(--rate)}.unknown{color:var(--unknown);fill:var(--unknown)}
        .pending{color:var(--pending);fill:var(--pending)}.running{color:var(--running);fill:var(--running)}
        .success{color:var(--success);fill:var(--success)}.paused{color:var(--paused);fill:var(--paused)}
        .disabled{color:var(--disabled);fill:var(--disabled)}
        .icon.disabled{color:var(--paused)}
        .chips,.legend{display:flex;flex-wrap:wrap;gap:.4rem}
        .chips{margin:.9rem 0}
        .chip{display:inline-block;padding:.15rem .7rem;border:1px solid var(--line);border-radius:1rem;\
        background:var(--card);color:var(--text)}
        .chip.urgent{border-color:var(--error);color:var(--error)}.chip.mild b{color:var(--partial)}
        .legend{gap:.15rem 1.1rem;font-size:.88rem}.legend a{color:var(--text);white-space:nowrap}
        .share{display:block;width:100%;height:.75rem;border-radius:.375rem;margin:.9rem 0 .6rem}
        .cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,22rem),1fr));gap:.9rem;align-items:start}
        .card{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.9rem 1rem;\
        display:flex;flex-direction:column;gap:.45rem;min-width:0}
        .card.down{border-color:var(--error);background:var(--wash)}
        .condition{display:flex}.condition .icon{margin-top:.2rem}
        .condition strong{font-weight:600}
        .reasons{font-size:.88rem;border-left:2px solid var(--line);padding-left:.7rem}
        .down .reasons{border-color:var(--error)}.impaired .reasons{border-color:var(--partial)}
        figure{margin:.2rem 0 0}.timeline{display:block;width:100%;height:3.5rem;border-radius:.25rem;opacity:.9}
        figcaption{display:flex;justify-content:space-between}
        form{display:flex;flex-wrap:wrap;gap:.6rem .8rem;align-items:end;margin-bottom:.9rem}
        label{display:flex;flex-direction:column;gap:.15rem}label span{font-size:.8rem;color:var(--quiet)}
        .wide{flex:1 1 14rem}
        select,input,button{font:inherit;color:inherit;background:var(--card);border:1px solid var(--paused);\
        border-radius:.4rem;padding:.35rem .55rem;min-height:2.3rem;max-width:100%}
        select{max-width:12rem}
        button{background:var(--link);border-color:var(--link);color:var(--cut);font-weight:600;padding:.35rem 1rem}
        form>a{padding:.4rem 0}.json{margin-left:auto}
        table{width:100%;border-collapse:collapse;background:var(--card);border:1px solid var(--line);\
        border-radius:.6rem;border-spacing:0;overflow:hidden;display:table}
        th,td{text-align:left;vertical-align:top;padding:.5rem .75rem;border-top:1px solid var(--line);font-weight:400}
        thead th{border-top:0;overflow-wrap:normal;font-size:.8rem;color:var(--quiet)}
        tbody tr:hover{background:color-mix(in srgb,var(--line) 35%,transparent)}
        .state,time{white-space:nowrap}.every{display:block}th .sync{display:block}th a{color:inherit}th b{font-weight:600}
        .urgent .wrong strong{color:var(--error)}.wrong strong{font-weight:600}
        q{display:block;quotes:none;font-size:.9rem;color:var(--quiet)}
        .lag{display:block;width:90px;height:8px;margin:.35rem 0 .2rem}.track{fill:var(--line)}
        .mark{stroke:var(--text);stroke-width:1.5}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1.2rem;background:var(--card);\
        border:1px solid var(--line);border-radius:.6rem;padding:.9rem 1rem;margin:0}
        dt{color:var(--quiet)}dd{margin:0}code{font-size:.85rem;overflow-wrap:anywhere}
        .empty{padding:2rem;text-align:center;background:var(--card);border:1px solid var(--line);border-radius:.6rem}
        .pager{display:flex;gap:1rem;justify-content:center;padding:1rem}.pager a{margin:0}
        footer{padding-top:1.5rem;padding-bottom:2rem;font-size:.85rem;color:var(--quiet)}
        @media(max-width:46rem){
        header,main,footer{padding-left:.9rem;padding-right:.9rem}
        h1{font-size:1.4rem;margin-top:1.1rem;align-items:flex-start}h1 .icon{width:1.6rem;height:1.6rem}
        label{flex:1 1 8rem}select{max-width:none;width:100%}.json{margin-left:0}
        table,tbody,tr,td,th{display:block;border:0}
        table{background:none;overflow:visible}
        thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        tbody tr{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.7rem .9rem;\
        margin-bottom:.6rem;display:grid;grid-template-columns:1fr auto;gap:.3rem .9rem}
        tbody tr.urgent{border-left:3px solid var(--error)}
        th,td{padding:0}tbody th{grid-column:1;grid-row:1}.state{grid-column:2;grid-row:1}
        .wrong,td[data-label]{grid-column:1/-1}.wrong:empty{display:none}
        td[data-label]{display:flex;gap:.6rem;align-items:baseline;font-size:.9rem}
        td[data-label]::before{content:attr(data-label);color:var(--quiet);flex:0 0 6.5rem}
        .lag{display:inline-block;margin:0 .5rem 0 0}
        }
        """

    /// The SHA-256 of the sheet in Base64, as a policy names it.
    static let digest = Data(SHA256.digest(of: sheet.markup.utf8).bytes).base64EncodedString()
}
