//! One writer: a Web Lock held for the page's life, and the way another tab asks for it.

use gloo::events::EventListener;
use gloo::timers::future::TimeoutFuture;
use js_sys::{Function, Object, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, MessageEvent};

use super::StoreFault;
use super::journal::{said, set};

/// How long a tab that takes over waits for the other one to finish its write: tries of 100 ms.
const PATIENCE: u32 = 50;
const LET_GO: &str = "let go";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["navigator", "locks"], js_name = request, catch)]
    fn request_lock(name: &str, options: &JsValue, granted: &JsValue) -> Result<Promise, JsValue>;
}

/// The right to write.
pub(super) struct WriterLock {
    release: Function,
}

impl WriterLock {
    /// Takes it, from another tab if wished: that one is asked, never robbed.
    pub async fn take(store: &str, take_over: bool) -> Result<WriterLock, StoreFault> {
        if let Some(lock) = WriterLock::try_take(store).await? {
            return Ok(lock);
        }
        if take_over {
            let channel = channel(store)?;
            let asked = channel.post_message(&LET_GO.into());
            for _ in 0..PATIENCE {
                TimeoutFuture::new(100).await;
                if let Some(lock) = WriterLock::try_take(store).await? {
                    channel.close();
                    return Ok(lock);
                }
            }
            channel.close();
            asked.map_err(|it| StoreFault::Failed(said(&it)))?;
        }
        Err(StoreFault::Busy)
    }

    /// Lets another tab have it.
    pub fn release(self) {
        // Calling a promise's own resolver does not throw.
        let _ = self.release.call0(&JsValue::NULL);
    }

    async fn try_take(store: &str) -> Result<Option<WriterLock>, StoreFault> {
        let mut release = None;
        let held = Promise::new(&mut |resolve, _| release = Some(resolve));
        let release = release.expect("a promise calls its executor at once");
        let mut tell = None;
        let granted = Promise::new(&mut |resolve, _| tell = Some(resolve));
        let tell = tell.expect("a promise calls its executor at once");
        let refuse = tell.clone();
        let callback = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            let _ = tell.call1(&JsValue::NULL, &(!lock.is_null()).into());
            // The lock lasts as long as the promise that is given back.
            if lock.is_null() { JsValue::UNDEFINED } else { held.into() }
        });
        let options = Object::new();
        set(&options, "ifAvailable", &true.into());
        let whole = request_lock(&format!("thaiqm-field-{store}-writer"), &options, &callback)
            .map_err(|it| StoreFault::Failed(said(&it)))?;
        // A refused request (not a busy lock) rejects and never calls back.
        wasm_bindgen_futures::spawn_local(async move {
            if JsFuture::from(whole).await.is_err() {
                let _ = refuse.call1(&JsValue::NULL, &false.into());
            }
        });
        let granted = JsFuture::from(granted).await.unwrap_or_default();
        Ok(granted.is_truthy().then_some(WriterLock { release }))
    }
}

/// Where the writer hears that another tab asks for the store.
pub(super) struct Requests {
    channel: BroadcastChannel,
    _listener: EventListener,
}

impl Requests {
    pub fn listen(store: &str, then: impl Fn() + 'static) -> Result<Requests, StoreFault> {
        let channel = channel(store)?;
        let listener = EventListener::new(&channel, "message", move |event| {
            let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data).unwrap_or_default();
            if data.as_string().as_deref() == Some(LET_GO) {
                then();
            }
        });
        Ok(Requests { channel, _listener: listener })
    }

    pub fn stop(self) {
        self.channel.close();
    }
}

fn channel(store: &str) -> Result<BroadcastChannel, StoreFault> {
    BroadcastChannel::new(&format!("thaiqm-field-{store}")).map_err(|it| StoreFault::Failed(said(&it)))
}
