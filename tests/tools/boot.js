// The page's only script. The policy below is what stands between a string and the DOM: Leptos
// makes static parts from HTML that stands in the program, so such HTML holds known tags and
// attributes only; anything else is a fault of ours or an attack, and is refused.
import init from "GLUE";

const TAGS = /^(?:a|b|br|button|caption|circle|code|dd|details|div|dl|dt|em|fieldset|figcaption|figure|footer|form|g|h[1-6]|header|hr|img|input|label|legend|li|line|main|nav|ol|option|output|p|path|polyline|progress|rect|section|select|small|span|strong|summary|svg|table|tbody|td|textarea|tfoot|th|thead|tr|ul)$/;
const ATTRIBUTES = /^(?:aria-[a-z]+|data-[a-z-]+|alt|autocomplete|class|colspan|cx|cy|d|disabled|download|fill|for|height|hidden|href|id|inputmode|lang|max|maxlength|min|name|open|placeholder|r|rel|role|rows|rowspan|scope|src|stroke|stroke-[a-z]+|tabindex|target|title|type|value|viewbox|width|x|x1|x2|y|y1|y2|points)$/;

function harmless(html) {
	for (const [, tag, attributes] of html.matchAll(/<\/?([^\s/>]+)((?:"[^"]*"|'[^']*'|[^>"'])*)>/g)) {
		if (tag === "!" || tag === "!--" || tag === "!---->") continue;
		if (!TAGS.test(tag.toLowerCase())) return false;
		for (const [, name, , value] of attributes.matchAll(/([^\s=/]+)(?:\s*=\s*("([^"]*)"|'[^']*'|[^\s>]+))?/g)) {
			if (!ATTRIBUTES.test(name.toLowerCase())) return false;
			if (/^(?:href|src)$/i.test(name) && /^\s*(?:javascript|data|vbscript):/i.test(value ?? "")) return false;
		}
	}
	return true;
}

globalThis.trustedTypes?.createPolicy("default", {
	createHTML: (html) => (harmless(html) ? html : null),
	createScriptURL: (url) => (["SCRIPTS"].some((it) => new URL(it, document.baseURI).href === new URL(url, document.baseURI).href) ? url : null),
});

// The journal's worker takes as long to start as the module: they start side by side. It touches no
// file before it is asked to; one that fails before the app has taken it over is forgotten, and the
// app starts its own and says what is wrong.
try {
	const worker = new Worker("./journal_worker.js");
	worker.onerror = () => { delete globalThis.journalWorker; };
	globalThis.journalWorker = worker;
} catch {
	// The app tries again itself.
}

// Who does not work in an office never waits for its module.
function forOffice() {
	try {
		return localStorage.getItem("mode") === "office";
	} catch {
		return false;
	}
}

if (forOffice()) {
	const office = await import("OFFICE_GLUE");
	await office.default({ module_or_path: new URL("OFFICE_WASM", document.baseURI) });
} else {
	await init({ module_or_path: new URL("WASM", document.baseURI) });
}
dispatchEvent(new CustomEvent("started"));
