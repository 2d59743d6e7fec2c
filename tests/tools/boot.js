// The page's only script, and a classic one: it runs whatever type a server gives it. The policy below is
// what stands between a string and the DOM: Leptos makes static parts from HTML that stands in the
// program, so such HTML holds known tags and attributes only; anything else is a fault of ours or an
// attack, and is refused.
import init from "GLUE";
import "HANDED_IN";

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

const asked = new URLSearchParams(location.search);
/** Whether anything may be kept at this address; where not, nothing is remembered either (`ui::training`). */
const keeps = isSecureContext && location.protocol !== "file:";

// How the page looks: as somebody chose (`ui::look`), else as the device does, and on from there when that
// changes. Given a choice, "" for none, takes it; says what is chosen.
const night = matchMedia("(prefers-color-scheme: dark)"), stark = matchMedia("(prefers-contrast: more)");
let chosen = "";
try {
	if (keeps) chosen = localStorage.getItem("look") ?? "";
} catch {
	// As the device does, then.
}
globalThis.look = (choice = chosen) => {
	chosen = choice;
	document.documentElement.dataset.look = chosen || (night.matches ? "dark" : stark.matches ? "outdoor" : "light");
	return chosen;
};
for (const it of [night, stark]) it.addEventListener("change", () => look());
look();

// The journal's worker takes as long to start as the module: they start side by side. It touches no
// file before it is asked to; one that fails before the app has taken it over is forgotten, and the
// app starts its own and says what is wrong. Where nothing may be kept, there is none.
if (keeps) {
	try {
		const worker = new Worker("./journal_worker.js");
		worker.onerror = () => { delete globalThis.journalWorker; };
		globalThis.journalWorker = worker;
	} catch {
		// The app tries again itself.
	}
}

// Who does not work in an office never waits for its module. Where nothing may be kept, the address says.
function forOffice() {
	try {
		return ((keeps ? localStorage.getItem("mode") : asked.get("way")) ?? "").endsWith("office");
	} catch {
		return false;
	}
}

/** A module: beside the page, or inside it where it is one file. */
const module_ = (name) => globalThis.inlined?.(name) ?? new URL(name, document.baseURI);

/** The office's script, which is inside the page where that is one file. */
const officeScript = () => globalThis.officeModule ?? new Promise((resolve, reject) => {
	const script = document.createElement("script");
	script.src = "OFFICE_GLUE";
	script.onload = () => resolve(globalThis.officeModule);
	script.onerror = reject;
	document.head.append(script);
});

async function start() {
	if (forOffice()) await (await officeScript()).default({ module_or_path: module_("OFFICE_WASM") });
	else await init({ module_or_path: module_("WASM") });
	dispatchEvent(new CustomEvent("started"));
}
start();
