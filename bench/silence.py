"""A script for a page that notes how long all that sounds there was ever silent."""

# All that sounds runs through one place.
TAP = """
const kit = `registerProcessor('gap', class extends AudioWorkletProcessor {
    constructor() {
        super();
        [this.run, this.worst] = [0, 0];
        this.port.onmessage = () => { this.port.postMessage(this.worst); this.worst = 0; };
    }
    process([[samples]]) {
        const loud = samples && samples.some((sample) => Math.abs(sample) > 0.02);
        this.run = loud ? 0 : this.run + 128;
        this.worst = Math.max(this.worst, this.run);
        return true;
    }
})`;
const context = new AudioContext();
window.ready = context.audioWorklet
    .addModule(URL.createObjectURL(new Blob([kit], { type: 'text/javascript' })))
    .then(() => { window.gap = new AudioWorkletNode(context, 'gap'); });
window.worst = () => new Promise((done) => {
    gap.port.onmessage = ({ data }) => done(data / context.sampleRate * 1000);
    gap.port.postMessage('');
});
const play = HTMLMediaElement.prototype.play;
const tapped = new WeakSet();
HTMLMediaElement.prototype.play = function () {
    if (!tapped.has(this)) context.createMediaElementSource(this).connect(gap);
    tapped.add(this);
    context.resume();
    return play.call(this);
};
"""
"""For a context without the pages' policy; `ready` comes first, then `worst()` answers the longest
silence since it was asked last, in milliseconds, in steps of 128 samples."""
