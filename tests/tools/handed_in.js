// Files that the device hands in lie here until the app takes them (`device::offline`): opened with the
// installed app, or shared to it, which the service worker holds in its memory meanwhile.
globalThis.handedIn = [];
function handIn(file) {
	const same = (it) => it.name === file.name && it.size === file.size && it.lastModified === file.lastModified;
	// The worker may have been left one twice.
	if (globalThis.handedIn.some(same)) return;
	globalThis.handedIn.push(file);
	dispatchEvent(new CustomEvent("handedIn"));
}

// Where the app is open already it is only brought to the front, so that nobody has to unlock it for each
// file; a page of it that is asked for is then gone to here. While it starts it is at that page.
let started = false;
addEventListener("started", () => { started = true; });
// A page that is loaded again is handed the last launch once more: what nobody had taken of it, the worker has.
const anew = performance.getEntriesByType("navigation")[0]?.type === "reload";
globalThis.launchQueue?.setConsumer(async ({ files = [], targetURL = "" }) => {
	if (anew && !started) return;
	// One that is gone meanwhile is told of at the door, as an empty file.
	for (const it of files) handIn(await it.getFile().catch(() => new File([], it.name)));
	const { hash } = new URL(targetURL, document.baseURI);
	if (started && hash) location.hash = hash;
});

// Asked at every start: a page that was loaded again left with the worker what nobody had taken.
navigator.serviceWorker?.addEventListener("message", ({ data }) => data?.shared?.forEach(handIn));
navigator.serviceWorker?.controller?.postMessage("shared?");
if (new URLSearchParams(location.search).has("shared")) history.replaceState(null, "", `./${location.hash}`);
