import type { Certificate as CertificateOf } from "@/api/schema.gen";
import { t } from "@/i18n";
import { assumptionWords } from "./assumptions";
import { AssayGlyph } from "./AssayGlyph";
import { count, interval, percent, percentNumber, shortHash } from "./format";
import { judge } from "./judge";
import { Stamp } from "./Stamp";
import "./assay.css";
import "./certificate.css";

interface Props {
  readonly certificate: CertificateOf | null;
  readonly target: number | null;
  readonly title?: string;
  /** Of the release that carries it; and the fingerprint of the key that signed that, if one did. */
  readonly digest?: string;
  readonly signer?: string;
}

const words = {
  met: () => t("met: the whole interval lies above"),
  unsure: () => t("inside the interval, so not proven"),
  miss: () => t("missed: the whole interval lies below"),
  none: () => "",
};
/** What is special about the interval, for a reader who does not know its name. */
const methods: Readonly<Record<string, () => string>> = {
  finite: () => t("exact for a fixed sample"),
  anytime: () => t("holds whenever the audit stops"),
};
const tones = { met: "good", unsure: "warn", miss: "bad", none: "" };

/** Stamp and certificate of one control: measured on audited tasks alone. */
export function Certificate({ certificate, target, title, digest, signer }: Props) {
  if (!certificate) return <NoCertificate />;
  const { control, accuracy, low, high, audited, correct, population, method, level } = certificate;
  const judgment = judge({ low, high }, target);
  const share = percent(level, 1);
  return (
    <section className="cert" aria-label={t("Certificate of purity")}>
      <div className="cert-stamp">
        <Stamp fineness={certificate.fineness} />
        <div>
          <div className="bb">{t("Fineness {fineness}", { fineness: certificate.fineness })}</div>
          <div className="f2 t3">
            {t("the lower end of the {share} interval, in parts per 1,000", { share })}
          </div>
        </div>
      </div>
      <div className="cert-body">
        <div className="row wrap" style={{ alignItems: "baseline", gap: 12 }}>
          <span className="t2 b cert-title">{title ?? t("Purity, {control}", { control })}</span>
          <span className="nw">
            <span className="fig">{percent(accuracy, audited)}</span>{" "}
            <span className="t3">{interval({ low, high }, audited)}</span>
          </span>
        </div>
        <div
          className={`assay ${judgment}`}
          style={{ margin: "2px 0 10px", maxWidth: "100%", overflow: "hidden" }}
        >
          <AssayGlyph
            estimate={accuracy}
            bounds={{ low, high }}
            target={target}
            scale={[Math.min(0.8, Math.floor(low * 10) / 10), 1]}
            width={360}
            height={16}
          />
        </div>
        <dl className="kv">
          <dt>{t("Audit")}</dt>
          <dd>{t("{n} at random of {all}", { n: count(audited), all: count(population) })}</dd>
          <dt>{t("Right, wrong")}</dt>
          <dd>
            {t("{right} right, {wrong} wrong", { right: count(correct), wrong: count(audited - correct) })}
          </dd>
          <dt>{t("Interval")}</dt>
          <dd>
            {methods[method]?.() ?? method}, {share}
          </dd>
          {target === null ? null : (
            <>
              <dt>{t("Target {target}", { target: percentNumber(target, 1) })}</dt>
              <dd className={tones[judgment]}>{words[judgment]()}</dd>
            </>
          )}
          {digest === undefined ? null : (
            <>
              <dt>{t("Signature")}</dt>
              <dd title={signer}>
                {signer === undefined
                  ? t("not signed; held by its digest {digest}", { digest: shortHash(digest) })
                  : t("by the key {fingerprint}", { fingerprint: shortHash(signer) })}
              </dd>
            </>
          )}
        </dl>
        <Assumptions list={certificate.assumptions} />
      </div>
    </section>
  );
}

function Assumptions({ list }: { readonly list: readonly string[] }) {
  if (list.length === 0) return null;
  return (
    <details className="f2" style={{ marginTop: 8 }}>
      <summary className="t2">{t("What the interval takes for granted")}</summary>
      <ul className="cert-list">
        {list.map((one) => (
          <li key={one}>{assumptionWords(one)}</li>
        ))}
      </ul>
    </details>
  );
}

function NoCertificate() {
  return (
    <section className="cert" aria-label={t("Certificate of purity")}>
      <div className="cert-stamp">
        <Stamp fineness={null} />
      </div>
      <div className="cert-body">
        <h2>{t("This release has no certificate")}</h2>
        <p className="t2" style={{ marginTop: 4 }}>
          {t(
            "Its labels were not checked against the truth. Audit a random sample, then make the next release with that audit.",
          )}
        </p>
      </div>
    </section>
  );
}
