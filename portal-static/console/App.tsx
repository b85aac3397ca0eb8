import { LocationProvider, Route, Router } from 'preact-iso';
import { Dialog } from '../shared/ui/Dialog';
import { lazyPages } from '../shared/ui/lazyPage';
import { Toasts } from '../shared/ui/Toasts';
import { token, wasEnded } from './session';
import { Bar } from './shell/Bar';
import { NotFound } from './shell/NotFound';
import { Sidebar } from './shell/Sidebar';
import { SignIn, SignInForm } from './shell/SignIn';
import { words } from './shell/text';

const lazy = lazyPages(() => words.site);
const GetStarted = lazy(() => import('./start/GetStarted'));
const ControlPlanes = lazy(() => import('./gateways/ControlPlanes'));
const ControlPlaneForm = lazy(() => import('./gateways/ControlPlaneForm'));
const ControlPlane = lazy(() => import('./gateways/ControlPlanePage'));
const ServiceForm = lazy(() => import('./gateways/ServiceForm'));
const RouteForm = lazy(() => import('./gateways/RouteForm'));
const PluginForm = lazy(() => import('./gateways/PluginForm'));
const Apis = lazy(() => import('./catalog/Apis'));
const NewApi = lazy(() => import('./catalog/NewApi'));
const EditApi = lazy(() => import('./catalog/EditApi'));
const Api = lazy(() => import('./catalog/ApiPage'));
const VersionForm = lazy(() => import('./catalog/VersionForm'));
const Version = lazy(() => import('./catalog/VersionPage'));
const Document = lazy(() => import('./documents/DocumentPage'));
const Packages = lazy(() => import('./packages/Packages'));
const Composer = lazy(() => import('./packages/Composer'));
const ApiPackage = lazy(() => import('./packages/PackagePage'));
const Products = lazy(() => import('./products/Products'));
const ProductForm = lazy(() => import('./products/ProductForm'));
const Product = lazy(() => import('./products/ProductPage'));
const ProductVersionForm = lazy(() => import('./products/VersionForm'));
const ProductVersion = lazy(() => import('./products/VersionPage'));
const Strategies = lazy(() => import('./strategies/Strategies'));
const StrategyForm = lazy(() => import('./strategies/StrategyForm'));
const Portals = lazy(() => import('./portals/Portals'));
const NewPortal = lazy(() => import('./portals/NewPortal'));
const Portal = lazy(() => import('./portals/PortalPage'));
const Access = lazy(() => import('./access/Access'));
const Webhooks = lazy(() => import('./webhooks/Webhooks'));
const WebhookForm = lazy(() => import('./webhooks/WebhookForm'));
const Webhook = lazy(() => import('./webhooks/WebhookPage'));

// What is served by somebody else on this host is left to the browser.
const OURS = /^\/(?!v2\/|v3\/|mail(\/|$)|assets\/|vendor\/)/;

export function App() {
  return (
    <LocationProvider scope={OURS}>
      <a class="skip visually-hidden" href="#main">{words.skip}</a>
      <Bar />
      {token.value || wasEnded.value ? (
        <div class="frame">
          <Sidebar />
          <main id="main" tabIndex={-1}><Pages /></main>
        </div>
      ) : (
        <main id="main" tabIndex={-1}><SignIn /></main>
      )}
      {/* Over the page that was open and its dialogs: what was typed there stays, and what it asked for goes on. */}
      {wasEnded.value && <Dialog title={words.signIn.ended} close={() => {}} dismissable={false}><p>{words.signIn.endedTodo}</p><SignInForm /></Dialog>}
      <Toasts />
    </LocationProvider>
  );
}

const Pages = () => (
  <Router onRouteChange={() => scrollTo(0, 0)}>
    <Route path="/" component={GetStarted} />
    <Route path="/control-planes" component={ControlPlanes} />
    <Route path="/control-planes/new" component={ControlPlaneForm} />
    <Route path="/control-planes/:id/edit" component={ControlPlaneForm} />
    <Route path="/control-planes/:id/services/new" component={ServiceForm} />
    <Route path="/control-planes/:id/services/:entity" component={ServiceForm} />
    <Route path="/control-planes/:id/routes/new" component={RouteForm} />
    <Route path="/control-planes/:id/routes/:entity" component={RouteForm} />
    <Route path="/control-planes/:id/plugins/new" component={PluginForm} />
    <Route path="/control-planes/:id/plugins/:entity" component={PluginForm} />
    <Route path="/control-planes/:id/:tab?" component={ControlPlane} />
    <Route path="/apis" component={Apis} />
    <Route path="/apis/new" component={NewApi} />
    <Route path="/apis/:id/edit" component={EditApi} />
    <Route path="/apis/:id/versions/new" component={VersionForm} />
    <Route path="/apis/:id/versions/:version" component={Version} />
    <Route path="/apis/:id/versions/:version/edit" component={VersionForm} />
    <Route path="/apis/:id/documents/new" component={Document} />
    <Route path="/apis/:id/documents/:document" component={Document} />
    <Route path="/apis/:id/:tab?" component={Api} />
    <Route path="/api-packages" component={Packages} />
    <Route path="/api-packages/new" component={Composer} />
    <Route path="/api-packages/:id/edit" component={Composer} />
    <Route path="/api-packages/:id/documents/new" component={Document} />
    <Route path="/api-packages/:id/documents/:document" component={Document} />
    <Route path="/api-packages/:id" component={ApiPackage} />
    <Route path="/api-products" component={Products} />
    <Route path="/api-products/new" component={ProductForm} />
    <Route path="/api-products/:id/edit" component={ProductForm} />
    <Route path="/api-products/:id/versions/new" component={ProductVersionForm} />
    <Route path="/api-products/:id/versions/:version/edit" component={ProductVersionForm} />
    <Route path="/api-products/:id/versions/:version/:tab?" component={ProductVersion} />
    <Route path="/api-products/:id/documents/new" component={Document} />
    <Route path="/api-products/:id/documents/:document" component={Document} />
    <Route path="/api-products/:id/:tab?" component={Product} />
    <Route path="/auth-strategies" component={Strategies} />
    <Route path="/auth-strategies/new" component={StrategyForm} />
    <Route path="/auth-strategies/:id" component={StrategyForm} />
    <Route path="/portals" component={Portals} />
    <Route path="/portals/new" component={NewPortal} />
    <Route path="/portals/:id/pages/new" component={Document} />
    <Route path="/portals/:id/pages/:document" component={Document} />
    <Route path="/portals/:id/:tab?" component={Portal} />
    <Route path="/access/:list?/:portal?/:id?/:tab?" component={Access} />
    <Route path="/webhooks" component={Webhooks} />
    <Route path="/webhooks/new" component={WebhookForm} />
    <Route path="/webhooks/:id/edit" component={WebhookForm} />
    <Route path="/webhooks/:id" component={Webhook} />
    <Route default component={NotFound} />
  </Router>
);
