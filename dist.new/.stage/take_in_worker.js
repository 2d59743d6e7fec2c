// The office's module once more, without a page: it answers what its page asks (`ui::office::take_in`).
// A classic script, as the page's is: a server may call scripts what it likes.
importScripts("OFFICE_GLUE");
officeModule.default({ module_or_path: new URL("OFFICE_WASM", self.location.href) });
